import { unfinishedStates, workingStates } from '../engine/campaign.facts.js';
import { linkOfSubject } from '../../clients/client-links.js';
import { shownNumber } from '../../identifiers/structure-number.js';
import { otherReasons } from '../../platform/lists/other-reasons.js';
import { barParts } from '../../platform/web/bar.js';
import { errorSummary } from '../../platform/web/read-form.js';
import { count, dateTime, number, time } from '../../platform/web/view-helpers.js';
import { handledStates } from '../engine/campaign-row.facts.js';
import type { RowState } from '../engine/campaign-row.transitions.js';
import { rowsPerPage, type CampaignRowLine, type ReasonGroup, type RowFilter } from './campaign.queries.js';
import { campaignTable } from '../engine/campaign.transitions.js';
import { type CampaignEnds, stoppedFacts, undoneFacts } from './campaign-ends.view.js';
import { type CampaignMoves, controls, endingOf, isUnconfirmed, waitsOf } from './campaign-changes.view.js';
import { mendOf, mendOfGroup, rowLabels, rowStates } from './campaign-row.labels.js';
import type { Wave } from '../engine/campaign-waves.js';
import { advanceOf, type Pace, paceText, speedOf } from './progress-words.js';
import { wavesView } from './waves.view.js';

export interface CampaignPage extends CampaignMoves, CampaignEnds {
  kindLabel: string;
  asked: { label: string; value: string }[];
  selection: { description: string; clients: number };
}

export function headOf(page: CampaignPage) {
  const { campaign, kindLabel, asked, selection } = page;
  const { tone, icon, label } = campaignTable.states[campaign.state];
  const confirmed = campaign.confirmedAt && `${campaign.confirmedBy}, le ${dateTime(campaign.confirmedAt)}`;
  const own = `/campaigns/${campaign.id}`;
  return {
    crumbs: [{ href: '/campaigns', label: 'Campagnes' }],
    title: campaign.title,
    state: { tone, icon, label },
    facts: [
      { value: kindLabel },
      ...asked,
      confirmed ? { label: 'Confirmée par', value: confirmed } : { label: 'Préparée par', value: campaign.createdBy },
      {
        label: 'Sélection figée',
        value: `${count(selection.clients, 'client', 'clients')} (${selection.description})`,
      },
      ...(campaign.confirmedAt && campaign.simulatedAt
        ? [{ label: '', value: `Simulation de ${time(campaign.simulatedAt)}`, href: `${own}/simulation` }]
        : []),
      ...stoppedFacts(page),
      ...undoneFacts(page),
    ],
  };
}

export interface ProgressFacts {
  counts: Map<string, number>;
  /** Some row has an outcome of its own. */
  begun: boolean;
  reasons: ReasonGroup[];
  rows: CampaignRowLine[];
  pace: Pace;
  filter: RowFilter;
  /** Of one that is spread over days. */
  waves: Wave[];
  now: Date;
}

export function progressView(page: CampaignPage, facts: ProgressFacts) {
  const { campaign } = page;
  const own = `/campaigns/${campaign.id}`;
  const of = (state: RowState) => facts.counts.get(state) ?? 0;
  const total = rowStates.reduce((sum, state) => sum + of(state), 0);
  const handled = handledStates.reduce((sum, state) => sum + of(state), 0);
  const moving = workingStates.includes(campaign.state);
  const live = unfinishedStates.includes(campaign.state);
  const speed = speedOf(facts.pace, of('pending'));
  const waits = waitsOf(campaign, facts.waves, facts.now);
  const waves = wavesView(campaign, facts.waves, facts.now);
  return {
    title: campaign.title,
    id: campaign.id,
    own,
    head: headOf(page),
    advance: advanceOf({ state: campaign.state, handled, begun: facts.begun, total }),
    speed,
    pace: waves?.next ?? (moving && !waits ? paceText(speed) : ''),
    waves,
    updated: time(facts.now),
    now: facts.now.toISOString(),
    live,
    /** Where the page hears what changes, and what it asks for again where it cannot hear. */
    follow: live
      ? { href: addressOf(`${own}/events`, facts.filter), seconds: 3, page: addressOf(own, facts.filter) }
      : null,
    bar: bar(of, total),
    tally: rowStates.map((state) => tallyItem(state, of(state), own, facts.filter.code)),
    total,
    rows: facts.rows.slice(0, rowsPerPage).map((row) => lineOf(row)),
    unknown: facts.filter.unknown,
    filtered: filteredBy(facts, own),
    pages: pagesOf(facts, own, total),
    groups: (['refused', 'failed', 'skipped'] as const)
      .map((state) => groupOf(state, of(state), facts.reasons, own))
      .filter((group) => group.count > 0),
    controls: controls(page, of, waits, facts.now),
    csv: addressOf(`${own}/outcome.csv`, { ...facts.filter, after: null }),
    report: addressOf(`${own}/report`, { ...facts.filter, after: null }),
    ending: isUnconfirmed(campaign) ? [] : endingOf(page),
    unconfirmed: isUnconfirmed(campaign),
    errors: errorSummary(page.returned?.errors ?? {}),
  };
}

function bar(of: (state: RowState) => number, total: number) {
  const shown = rowStates.filter((state) => state !== 'pending');
  const words = rowStates.map((state) => `${of(state)} ${rowLabels[state].labels.toLowerCase()}`).join(', ');
  return {
    label: `Avancement\u00a0: ${words}, sur ${total}`,
    parts: barParts(
      shown.map((state) => ({ fill: rowLabels[state].fill, value: of(state) })),
      total,
    ),
  };
}

function tallyItem(state: RowState, rows: number, own: string, chosen: string | null) {
  const { labels, label, tone, icon } = rowLabels[state];
  const href = state === chosen ? `${own}#lines` : `${own}?outcome=${state}#lines`;
  return { href, count: rows, tone, icon, label: rows === 1 ? label : labels, current: state === chosen };
}

export function lineOf(row: CampaignRowLine) {
  const { label, tone, icon, plain } = rowLabels[row.state];
  const [reason, ...rest] = (row.outcome ?? row.reason ?? '').split('\n');
  const waiting = row.state === 'pending';
  return {
    href: `/clients/${row.clientId}`,
    client: row.client,
    finess: shownNumber(row.clientNumber),
    state: { tone, icon, label, plain },
    text: waiting ? (row.tries > 0 ? 'Nouvel essai à venir' : 'Pas encore traitée') : reason,
    waiting,
    more: waiting ? '' : moreOf(row, rest),
    result: resultOf(row),
    mend: row.state === 'refused' ? mendOf(row) : null,
    time: waiting ? '' : time(row.changedAt),
    iso: row.changedAt.toISOString(),
  };
}

function resultOf({ resultKind, resultId, clientId }: CampaignRowLine): string | null {
  return resultKind && resultId ? linkOfSubject({ subjectKind: resultKind, subjectId: resultId, clientId }) : null;
}

function moreOf(row: CampaignRowLine, rest: string[]): string {
  if (row.state === 'failed') return count(row.tries, 'essai', 'essais');
  return rest.join(' ');
}

function groupOf(state: 'refused' | 'failed' | 'skipped', rows: number, reasons: ReasonGroup[], own: string) {
  const told = reasons.filter(({ code }) => code === state);
  return {
    key: state,
    count: rows,
    title: `${number(rows)} ${(rows === 1 ? rowLabels[state].label : rowLabels[state].labels).toLowerCase()}${state === 'refused' ? ', par motif' : ''}`,
    caption: `Lignes, par motif\u00a0: ${rowLabels[state].labels.toLowerCase()}`,
    reasons: [
      ...told.map((group) => reasonOf(group, own, 'outcome')),
      ...otherReasons(told, rows, `${own}?outcome=${state}#lines`),
    ],
  };
}

/** One reason, with its rows and what mends them. */
export function reasonOf(group: ReasonGroup, own: string, name: string) {
  const { code, reason, mark, rows: times } = group;
  const rows = `${own}?${name}=${code}&reason=${mark}#lines`;
  return {
    count: number(times),
    words: `${count(times, 'ligne', 'lignes')}\u00a0: ${reason}`,
    reason: reason || 'Sans motif',
    href: rows,
    mend: mendOfGroup(group, rows),
  };
}

function filteredBy({ filter, reasons }: ProgressFacts, own: string) {
  if (!filter.code) return null;
  const reason = reasons.find(({ mark, code }) => mark === filter.mark && code === filter.code)?.reason;
  const label = rowLabels[filter.code as RowState].labels;
  return { label: reason ? `${label}\u00a0: ${reason}` : label, remove: `${own}#lines` };
}

function pagesOf({ rows, filter }: ProgressFacts, own: string, total: number) {
  const last = rows[rowsPerPage - 1];
  const more = rows.length > rowsPerPage && last;
  return {
    label: 'Pages des lignes',
    note: `${count(Math.min(rows.length, rowsPerPage), 'ligne', 'lignes')} sur cette page, ${number(total)} au total`,
    previous: filter.after ? `${addressOf(own, { ...filter, after: null })}#lines` : null,
    next: more ? `${addressOf(own, { ...filter, after: `${last.changedText}~${last.id}` })}#lines` : null,
  };
}

export function addressOf(path: string, { code, mark, after }: Omit<RowFilter, 'unknown'>, name = 'outcome'): string {
  const query = new URLSearchParams();
  if (code) query.set(name, code);
  if (mark) query.set('reason', mark);
  if (after) query.set('after', after);
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}

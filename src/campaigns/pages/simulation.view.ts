import { shownNumber } from '../../identifiers/structure-number.js';
import { otherReasons } from '../../platform/lists/other-reasons.js';
import { barParts } from '../../platform/web/bar.js';
import { shownForm } from '../../platform/forms/form.js';
import { errorSummary } from '../../platform/web/read-form.js';
import { count, dateTime, number } from '../../platform/web/view-helpers.js';
import { endingOf } from './campaign-changes.view.js';
import type { Mend, Sample } from '../engine/campaign-kinds.js';
import { addressOf, headOf, reasonOf, type CampaignPage } from './campaign.view.js';
import {
  rowsPerPage,
  type CampaignRowLine,
  type ForecastCode,
  type ReasonGroup,
  type RowFilter,
} from './campaign.queries.js';
import { spreadFields, typedField } from './campaign.form.js';
import { type CampaignInCommon, inCommonNote } from './campaigns-ahead.view.js';
import { askedNumber } from '../../platform/forms/typed-number.js';
import { forecastCodes, forecastLabels, mendOf } from './campaign-row.labels.js';

/** Up to three of what would leave, and why one of them cannot be shown. */
export interface Samples {
  shown: Sample[];
  why: string | null;
}

export interface SimulationFacts {
  counts: Map<string, number>;
  reasons: ReasonGroup[];
  rows: CampaignRowLine[];
  samples: Samples;
  /** Other campaigns under way that still have to do clients of this one. */
  inCommon: CampaignInCommon[];
  /** How it is taken back, in the word of its kind; null: it gives back itself. */
  takenBack: string | null;
  /** For how many minutes its mails can be withdrawn; null: it sends none. */
  delay: number | null;
  /** What it carries is decided on another page, and not yet. */
  elsewhere: { reason: string; page: Mend } | null;
  filter: RowFilter;
}

/** What would happen, before it does; after the confirmation, what had been foretold. */
export function simulationView(page: CampaignPage, facts: SimulationFacts) {
  const { campaign } = page;
  const own = `/campaigns/${campaign.id}/simulation`;
  const of = (code: ForecastCode) => facts.counts.get(code) ?? 0;
  const total = forecastCodes.reduce((sum, code) => sum + of(code), 0);
  const open = campaign.state === 'simulated';
  const confirm = page.offered.find(({ action }) => action === 'confirm');
  return {
    title: `Simulation · ${campaign.title}`,
    id: campaign.id,
    own,
    head: headOf(page),
    past: open
      ? null
      : { href: `/campaigns/${campaign.id}`, state: 'Cette simulation est celle d’avant la confirmation.' },
    inCommon: facts.inCommon.map(inCommonNote),
    sentence: `${number(of('would_do'))} ${of('would_do') < 2 ? 'client changera' : 'clients changeront'} sur ${number(total)}`,
    when: campaign.simulatedAt ? `Simulée le ${dateTime(campaign.simulatedAt)}. Rien n’a été changé.` : '',
    bar: {
      label: `${forecastCodes.map((code) => `${of(code)} ${forecastLabels[code].labels.toLowerCase()}`).join(', ')}, sur ${total}`,
      parts: barParts(
        forecastCodes.map((code) => ({ fill: forecastLabels[code].fill, value: of(code) })),
        total,
      ),
    },
    tally: forecastCodes.map((code) => tallyItem(code, of(code), own, facts.filter.code)),
    total,
    rows: facts.rows.slice(0, rowsPerPage).map(lineOf),
    unknown: facts.filter.unknown,
    filtered: filteredBy(facts, own),
    pages: pagesOf(facts, own, total),
    csv: addressOf(`${own}.csv`, { ...facts.filter, after: null }, 'forecast'),
    groups: [
      followsOf(facts.reasons, own),
      ...(['refused', 'done_already'] as const).map((code) => groupOf(code, of(code), facts.reasons, own)),
    ].filter((group) => group.count > 0),
    samples: samplesOf(facts.samples.shown, of('would_do')),
    unshown: facts.samples.why && `Un exemple ne peut pas être montré\u00a0: ${facts.samples.why} Simulez de nouveau.`,
    elsewhere: open ? (facts.elsewhere?.page ?? null) : null,
    confirm:
      confirm && page.mayAct
        ? confirmation(page, facts, { wouldDo: of('would_do'), reasons: refusalsOf(confirm.reasons, facts) })
        : null,
    ending: endingOf(page),
    errors: page.returned?.noun === 'confirmation' ? [] : errorSummary(page.returned?.errors ?? {}),
    mayAct: open && page.mayAct,
  };
}

// What is decided on another page has its one reason: the others are that page's to tell.
const refusalsOf = (reasons: string[], { elsewhere }: SimulationFacts) => (elsewhere ? [elsewhere.reason] : reasons);

function tallyItem(code: ForecastCode, rows: number, own: string, chosen: string | null) {
  const { labels, label, tone, icon } = forecastLabels[code];
  const href = code === chosen ? `${own}#lines` : `${own}?forecast=${code}#lines`;
  return { href, count: rows, tone, icon, label: rows === 1 ? label : labels, current: code === chosen };
}

function lineOf(row: CampaignRowLine) {
  const { label, tone, icon, plain } = forecastLabels[row.forecast ?? 'would_do'];
  const [reason, ...rest] = (row.forecastReason ?? '').split('\n');
  return {
    href: `/clients/${row.clientId}`,
    client: row.client,
    finess: shownNumber(row.clientNumber),
    state: { tone, icon, label, plain },
    text: reason,
    more: rest.join(' '),
    mend: row.forecast === 'refused' ? mendOf(row) : null,
  };
}

// Of those that would be done, what else becomes of them.
function followsOf(reasons: ReasonGroup[], own: string) {
  const told = reasons.filter(({ code }) => code === 'would_do');
  return {
    key: 'would_do',
    count: told.length,
    title: 'Ce qui change aussi',
    caption: 'Clients, par ce qui change aussi',
    reasons: told.map((group) => reasonOf(group, own, 'forecast')),
  };
}

function groupOf(code: 'refused' | 'done_already', rows: number, reasons: ReasonGroup[], own: string) {
  const { label, labels } = forecastLabels[code];
  const told = reasons.filter((group) => group.code === code);
  return {
    key: code,
    count: rows,
    title: `${number(rows)} ${(rows === 1 ? label : labels).toLowerCase()}, par motif`,
    caption: `Clients, par motif\u00a0: ${labels.toLowerCase()}`,
    reasons: [
      ...told.map((group) => reasonOf(group, own, 'forecast')),
      ...otherReasons(told, rows, `${own}?forecast=${code}#lines`),
    ],
  };
}

// What leaves is read before it leaves, with its real data.
function samplesOf(samples: Sample[], wouldDo: number) {
  if (samples.length === 0) return null;
  return {
    title: samples.length === 1 ? 'Un exemple' : `${samples.length} exemples`,
    note: `${samples.length === 1 ? 'Tel qu’il partirait' : 'Tels qu’ils partiraient'}, sur ${count(wouldDo, 'client', 'clients')}. Rien n’est parti.`,
    list: samples.map((sample, index) => ({
      ...sample,
      open: index === 0,
      isMail: sample.kind === 'mail',
      about: sample.kind === 'mail' ? aboutOf(sample) : '',
      facts: sample.kind === 'mail' ? factsOfMail(sample) : [],
      href: sample.kind === 'document' ? sample.href : `/clients/${sample.clientId}`,
    })),
  };
}

// Beside the client's name, which begins the subject.
const aboutOf = ({ client, subject }: Sample & { kind: 'mail' }): string => {
  const start = `${client}\u00a0: `;
  return subject.startsWith(start) ? subject.slice(start.length) : subject;
};

function factsOfMail({ to, subject, attachments }: Sample & { kind: 'mail' }) {
  const facts = [
    { label: 'À', value: to.join(', ') },
    { label: 'Objet', value: subject },
  ];
  return attachments.length > 0 ? [...facts, { label: 'Pièces jointes', value: attachments.join(', ') }] : facts;
}

function filteredBy({ filter, reasons }: SimulationFacts, own: string) {
  if (!filter.code) return null;
  const reason = reasons.find(({ mark, code }) => mark === filter.mark && code === filter.code)?.reason;
  const label = forecastLabels[filter.code as ForecastCode].labels;
  return { label: reason ? `${label}\u00a0: ${reason}` : label, remove: `${own}#lines` };
}

function pagesOf({ rows, filter }: SimulationFacts, own: string, total: number) {
  const last = rows[rowsPerPage - 1];
  const more = rows.length > rowsPerPage && last;
  return {
    label: 'Pages des clients',
    note: `${count(Math.min(rows.length, rowsPerPage), 'client', 'clients')} sur cette page, ${number(total)} au total`,
    previous: filter.after ? `${addressOf(own, { ...filter, after: null }, 'forecast')}#lines` : null,
    next: more ? `${addressOf(own, { ...filter, after: last.id }, 'forecast')}#lines` : null,
  };
}

function confirmation(
  { campaign, selection, returned }: CampaignPage,
  { delay, takenBack }: SimulationFacts,
  { wouldDo, reasons }: { wouldDo: number; reasons: string[] },
) {
  const own = returned?.noun === 'confirmation' ? returned : undefined;
  return shownForm({
    action: `/campaigns/${campaign.id}/confirmation`,
    // One client is spread over no days; a day that was asked for stays asked for.
    fields: [...askedNumber(typedField, wouldDo), ...(wouldDo > 1 || campaign.firstDay ? spreadFields : [])],
    values: own?.values ?? { perDay: perDayOf(campaign, selection), firstDay: campaign.firstDay ?? '' },
    errors: own?.errors,
    version: campaign.version,
    submit: `Confirmer pour ${count(wouldDo, 'client', 'clients')}`,
    icon: 'player-play',
    effect: ['Les refusés et les déjà faits ne sont pas touchés.', delayWords(delay), takenBack]
      .filter((part) => part !== null)
      .join(' '),
    refused: reasons,
  });
}

function delayWords(delay: number | null): string | null {
  if (delay === null) return null;
  if (delay === 0) return 'Les courriels partent aussitôt.';
  return `Les courriels attendent ${count(delay, 'minute', 'minutes')}\u00a0: la campagne peut s’annuler d’ici là.`;
}

// All of them in one wave is what a day alone asks for.
function perDayOf({ waveSize }: CampaignPage['campaign'], { clients }: CampaignPage['selection']): number | '' {
  return waveSize === clients ? '' : (waveSize ?? '');
}

import { otherReasons } from '../../platform/lists/other-reasons.js';
import { count, dateTime, longDate, number } from '../../platform/web/view-helpers.js';
import type { RowState } from '../engine/campaign-row.transitions.js';
import type { CampaignRowLine, ReasonGroup, RowFilter } from './campaign.queries.js';
import { addressOf, headOf, lineOf, type CampaignPage } from './campaign.view.js';
import { stoppedFacts, undoneFacts } from './campaign-ends.view.js';
import { rowLabels, rowStates } from './campaign-row.labels.js';

interface ReportFacts {
  counts: Map<string, number>;
  reasons: ReasonGroup[];
  rows: CampaignRowLine[];
  filter: RowFilter;
}

/** A campaign on paper, as evidence for a client or an auditor: who, when, what was asked, what became of each. */
export function reportView(page: CampaignPage, { counts, reasons, rows, filter }: ReportFacts) {
  const { campaign, asked, selection, kindLabel } = page;
  const of = (state: RowState) => counts.get(state) ?? 0;
  const own = `/campaigns/${campaign.id}`;
  return {
    title: `Compte rendu · ${campaign.title}`,
    back: addressOf(own, filter),
    csv: addressOf(`${own}/outcome.csv`, filter),
    head: { ...headOf(page), crumbs: [...headOf(page).crumbs, { href: own, label: campaign.title }], facts: [] },
    facts: [
      { label: 'Ce que fait la campagne', value: kindLabel },
      ...asked,
      { label: 'Sélection figée', value: `${selection.description}, ${count(selection.clients, 'client', 'clients')}` },
      { label: 'Préparée par', value: `${campaign.createdBy}, le ${dateTime(campaign.createdAt)}` },
      { label: 'Simulée', value: campaign.simulatedAt ? `le ${dateTime(campaign.simulatedAt)}` : 'non' },
      {
        label: 'Confirmée par',
        value: campaign.confirmedAt ? `${campaign.confirmedBy}, le ${dateTime(campaign.confirmedAt)}` : 'personne',
      },
      ...wavesAsked(campaign),
      ...(page.stopped ? stoppedFacts(page) : [finishedFact(campaign)]),
      ...undoneFacts(page),
      { label: 'Identifiant', value: campaign.id },
    ],
    counts: rowStates.filter((state) => of(state) > 0).map((state) => ({ ...shownState(state), count: of(state) })),
    total: rowStates.reduce((sum, state) => sum + of(state), 0),
    reasons: [
      ...reasons.map(({ code, reason, rows: times }) => ({
        state: shownState(code as RowState),
        count: number(times),
        reason: reason || 'Sans motif',
      })),
      ...rowStates.flatMap((state) => {
        const told = reasons.filter(({ code }) => code === state);
        return otherReasons(told, of(state), own).map((others) => ({ state: shownState(state), ...others }));
      }),
    ],
    unknown: filter.unknown,
    // Paper that shows a part must say so.
    part: filter.code ? partOf(filter, reasons, rows.length) : null,
    rows: rows.map((row) => ({ ...lineOf(row), time: row.state === 'pending' ? '' : dateTime(row.changedAt) })),
  };
}

function finishedFact({ finishedAt }: CampaignPage['campaign']) {
  return { label: 'Terminée', value: finishedAt ? `le ${dateTime(finishedAt)}` : 'non' };
}

function wavesAsked({ firstDay, waveSize }: CampaignPage['campaign']) {
  if (firstDay === null || waveSize === null) return [];
  const perDay = `${count(waveSize, 'client', 'clients')} par jour ouvré`;
  return [{ label: 'Première vague', value: `le ${longDate(firstDay)}, ${perDay}` }];
}

function shownState(state: RowState) {
  const { tone, icon, label, plain } = rowLabels[state];
  return { tone, icon, label, plain };
}

function partOf({ code, mark }: RowFilter, reasons: ReasonGroup[], rows: number): string {
  const { labels } = rowLabels[code as RowState];
  const reason = reasons.find((group) => group.code === code && group.mark === mark)?.reason;
  const what = reason ? `${labels.toLowerCase()}, motif\u00a0: ${reason}` : labels.toLowerCase();
  return `Seulement ${count(rows, 'ligne', 'lignes')}\u00a0: ${what}`;
}

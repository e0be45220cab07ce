import { count, dateTime } from '../../platform/web/view-helpers.js';
import type { CampaignRowLine } from './campaign.queries.js';
import { headOf, lineOf, type CampaignPage } from './campaign.view.js';
import { rowLabels, rowStates } from './campaign-row.labels.js';

/** The whole campaign on paper, as evidence for a client or an auditor. */
export function reportView(page: CampaignPage, counts: Map<string, number>, rows: CampaignRowLine[]) {
  const { campaign, asked, selection, kindLabel } = page;
  const shown = rowStates.filter((state) => (counts.get(state) ?? 0) > 0);
  return {
    title: `Compte rendu · ${campaign.title}`,
    back: `/campaigns/${campaign.id}`,
    head: {
      ...headOf(page),
      crumbs: [...headOf(page).crumbs, { href: `/campaigns/${campaign.id}`, label: campaign.title }],
      facts: [],
    },
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
      { label: 'Terminée', value: campaign.finishedAt ? `le ${dateTime(campaign.finishedAt)}` : 'non' },
      ...shown.map((state) => ({ label: rowLabels[state].labels, value: String(counts.get(state)) })),
      { label: 'Total', value: String(rows.length) },
    ],
    rows: rows.map((row) => ({ ...lineOf(row), time: row.state === 'pending' ? '' : dateTime(row.changedAt) })),
  };
}

import { barParts } from '../../platform/web/bar.js';
import { count, date } from '../../platform/web/view-helpers.js';
import type { Page } from '../../platform/lists/keyset.js';
import { campaignList } from './campaign-list.js';
import type { ListedCampaign } from './campaign.queries.js';
import { campaignTable } from '../engine/campaign.transitions.js';

export function campaignListView(
  page: Page<ListedCampaign>,
  kinds: Map<string, string>,
  query: Record<string, string>,
) {
  return {
    title: 'Campagnes',
    intro: 'Une opération sur beaucoup de clients\u00a0: simulée, confirmée, puis suivie client par client.',
    campaigns: page.rows.map((campaign) => line(campaign, kinds)),
    pages: {
      label: 'Pages des campagnes',
      note: `${campaignList.size} campagnes par page, les plus récentes d’abord`,
      ...campaignList.around(page, query),
    },
    paged: page.previous || page.next,
  };
}

function line(campaign: ListedCampaign, kinds: Map<string, string>) {
  const display = campaignTable.states[campaign.state];
  const started = campaign.state !== 'draft' && campaign.state !== 'simulated';
  return {
    href: `/campaigns/${campaign.id}${started ? '' : '/simulation'}`,
    title: campaign.title,
    selection: campaign.selection,
    kind: kinds.get(campaign.kind) ?? campaign.kind,
    state: { tone: display.tone, icon: display.icon, label: display.label, plain: campaign.state === 'finished' },
    bar: started ? bar(campaign) : null,
    note: started ? noteOf(campaign) : count(campaign.total, 'client choisi', 'clients choisis'),
    who: campaign.createdBy,
    when: date(campaign.createdAt),
  };
}

function bar({ done, refused, failed, handled, total }: ListedCampaign) {
  const counts = [
    { fill: 'fill-ok', value: done },
    { fill: 'fill-bad', value: refused },
    { fill: 'fill-soon', value: failed },
    { fill: 'fill-later', value: handled - done - refused - failed },
  ];
  return barParts(counts, total);
}

function noteOf({ handled, total, refused, failed }: ListedCampaign): string {
  return [
    `${handled} sur ${total}`,
    refused > 0 ? count(refused, 'refusée', 'refusées') : '',
    failed > 0 ? `${failed} en échec` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

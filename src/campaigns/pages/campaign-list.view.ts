import { cappedNumber } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import { without } from '../../platform/lists/list-address.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { campaignBar, outcomeWords } from './progress-words.js';
import { count, date } from '../../platform/web/view-helpers.js';
import { campaignTable, type CampaignState } from '../engine/campaign.transitions.js';
import { type CampaignList, campaignTabs } from './campaign-list.js';
import type { ListedCampaign } from './campaign-list.queries.js';

interface CampaignListPage {
  list: CampaignList;
  filter: ListFilter;
  notes: string[];
  page: Page<ListedCampaign>;
  counts: Partial<Record<CampaignState, number>>;
  kinds: ReadonlyMap<string, string>;
  people: string[];
}

export function campaignListView({ list, filter, notes, page, counts, kinds, people }: CampaignListPage) {
  const { query } = filter;
  const every = Object.keys(campaignTable.states) as CampaignState[];
  const tab = (label: string, key: string | null, states: CampaignState[]) => ({
    href: list.address({ ...query, state: key }),
    label,
    count: cappedNumber(states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)),
    current: (query['state'] ?? null) === key,
  });
  return {
    title: 'Campagnes',
    intro: 'Une opération sur beaucoup de clients\u00a0: simulée, confirmée, puis suivie client par client.',
    links: [{ href: '/campaigns/new', icon: 'plus', label: 'Nouvelle campagne', primary: true }],
    tabs: [tab('Toutes', null, every), ...campaignTabs.map(({ key, label, states }) => tab(label, key, states))],
    notes: [...filter.unknown, ...notes],
    state: query['state'] ?? null,
    words: query['q'] ?? '',
    kinds: [...kinds].map(([value, label]) => ({ value, label, selected: query['kind'] === value })),
    people: people.map((name) => ({ value: name, label: name, selected: query['who'] === name })),
    // A tab is no chip; a single state of a link is not a tab.
    chips: list.chips(filter, query).filter(({ key }) => key !== 'state' || !isTab(query['state'])),
    campaigns: page.rows.map((campaign) => line(campaign, kinds)),
    filtered: filter.chips.length > 0,
    clear: list.address({}),
    pages: {
      label: 'Pages des campagnes',
      note: `${list.size} campagnes par page, les plus récentes d’abord`,
      ...list.around(page, without(query, 'after', 'before')),
    },
    paged: page.previous || page.next,
  };
}

const isTab = (state: string | undefined) => campaignTabs.some(({ key }) => key === state);

function line(campaign: ListedCampaign, kinds: ReadonlyMap<string, string>) {
  const display = campaignTable.states[campaign.state];
  const started = campaign.state !== 'draft' && campaign.state !== 'simulated';
  return {
    href: `/campaigns/${campaign.id}${started ? '' : '/simulation'}`,
    title: campaign.title,
    selection: campaign.selection,
    kind: kinds.get(campaign.kind) ?? campaign.kind,
    state: { tone: display.tone, icon: display.icon, label: display.label, plain: campaign.state === 'finished' },
    bar: started ? campaignBar(campaign) : null,
    note: started ? outcomeWords(campaign) : count(campaign.total, 'client choisi', 'clients choisis'),
    who: campaign.createdBy,
    when: date(campaign.createdAt),
  };
}

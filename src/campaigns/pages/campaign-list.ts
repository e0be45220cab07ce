import sql from 'sql-template-tag';
import { defineList } from '../../platform/lists/define-list.js';
import { type Condition, oneOf, readOne, typedAs, wordsFilter } from '../../platform/lists/list-filter.js';
import { writtenOut } from '../../platform/tenancy/spelled-out.js';
import { campaignTable, type CampaignState } from '../engine/campaign.transitions.js';
import { unfinishedStates } from '../engine/campaign.facts.js';

/** The tabs of the list: where a campaign is in its life. */
export const campaignTabs: { key: string; label: string; states: CampaignState[] }[] = [
  { key: 'unconfirmed', label: 'À décider', states: ['draft', 'simulated'] },
  { key: 'moving', label: 'En cours', states: [...unfinishedStates] },
  { key: 'finished', label: 'Terminées', states: ['finished'] },
  { key: 'cancelled', label: 'Annulées', states: ['cancelled'] },
];

const inStates = (states: CampaignState[], value: string): Condition => ({
  where: writtenOut(oneOf('k.state', states)),
  value,
});

const byState = Object.fromEntries([
  ...Object.entries(campaignTable.states).map(
    ([state, { label }]) => [state, inStates([state as CampaignState], label)] as const,
  ),
  ...campaignTabs.map(({ key, label, states }) => [key, inStates(states, label)] as const),
]);

/** The list of campaigns, the newest first. @param kinds what each kind is called */
export function campaignListOf(kinds: ReadonlyMap<string, string>) {
  return defineList({
    path: '/campaigns',
    from: sql`campaigns k`,
    filters: {
      state: { label: 'État', read: (value) => readOne(value, byState) },
      kind: {
        label: 'Opération',
        read: (value) => {
          const label = kinds.get(value);
          return label === undefined ? null : { where: writtenOut(sql`k.kind = ${value}`), value: label };
        },
      },
      who: { label: 'Par', read: (value) => ({ where: sql`k.created_by = ${value}`, value }) },
      q: wordsFilter((words) => sql`searchable(' ' || k.title) LIKE '%' || ${typedAs(words)} || '%'`),
    },
    everything: 'Toutes les campagnes',
    orders: { newest: { keys: () => [], first: 'desc' } },
    usual: 'newest',
    id: { name: 'id', sql: 'k.id', type: 'uuid' },
    size: 30,
  });
}

export type CampaignList = ReturnType<typeof campaignListOf>;

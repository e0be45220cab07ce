import type { Role } from '../../journey/states/transitions.js';
import { without } from '../../platform/lists/list-address.js';
import type { PresetView } from '../../platform/lists/list-views.service.js';
import { IsSavedList, type KeptAddress, type SavedList } from '../../platform/lists/saved-lists.js';
import { ClientChoicesQueries } from '../client-choices.queries.js';
import { columnsText, readColumns } from './client-columns.js';
import { type ClientFilter, clientList, type ClientOrder } from './client-list.js';

/** Views of the list that everyone has; the query is the address. */
export const presetViews: PresetView[] = [
  { label: 'Tous', query: '' },
  { label: 'Mes clients', query: 'mine=1' },
  { label: 'Chez le client', query: 'who=client' },
  { label: 'Chez nous', query: 'who=editor,administrator' },
  { label: 'Chez l’ANS', query: 'who=ans' },
  { label: 'Échéances à 90\u00a0j', query: 'expiring=90' },
  { label: 'Sans administrateur', query: 'orphan=1' },
];

/** The list of clients, as saved views know it. */
@IsSavedList()
export class ClientSavedList implements SavedList {
  readonly list = 'clients';
  readonly path = '/clients';
  readonly label = 'Clients';

  constructor(private readonly choices: ClientChoicesQueries) {}

  async read(queries: readonly Record<string, string>[]): Promise<KeptAddress[]> {
    const filters = await this.choices.allNamed(queries.map((query) => clientList.filter(query)));
    return queries.map((query, place) => this.kept(query, filters[place] as ClientFilter));
  }

  usual(role: Role): string | null {
    return role === 'account_manager' ? '/clients?mine=1' : null;
  }

  private kept(query: Record<string, string>, filter: ClientFilter): KeptAddress {
    const order = clientList.order(without(query, 'after', 'before'));
    const columns = readColumns(query['columns']);
    const frozen = query['selection']
      ? ['Une vue ne garde pas une sélection figée\u00a0: elle garde des filtres, appliqués chaque fois.']
      : [];
    return {
      query: { ...filtersOf(query), ...usualOrder(order) },
      columns: columnsText(columns.columns)?.split(',') ?? [],
      description: filter.description,
      problems: [...filter.unknown, ...order.unknown, ...columns.unknown, ...frozen],
    };
  }
}

/** What of an address filters. */
export function filtersOf(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([key]) => !clientList.shown.has(key)));
}

/** The order in the words of the address; nothing when it is the usual one. */
export function usualOrder({ sort, direction }: Pick<ClientOrder, 'sort' | 'direction'>) {
  const usual: Record<string, string> =
    sort === 'since' && direction === clientList.orders.since.first ? {} : { sort, direction };
  return usual;
}

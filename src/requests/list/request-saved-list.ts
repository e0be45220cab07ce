import { IsSavedList, type KeptAddress, type SavedList } from '../../platform/lists/saved-lists.js';
import { readRequestFilter, type RequestListFilter, requestViews } from './request-list.filter.js';
import { requestStates, type RequestState } from '../request-states.js';

/** The list of requests, as saved views know it. */
@IsSavedList()
export class RequestSavedList implements SavedList {
  readonly list = 'requests';
  readonly path = '/requests';
  readonly label = 'Demandes';

  read(query: Record<string, string>): KeptAddress {
    const { after: _after, before: _before, view: _view, ...asked } = query;
    const filter = readRequestFilter(asked);
    return { query: askedBy(filter), columns: [], description: describe(filter), problems: filter.unknown };
  }
}

/** The filters in the words of the address. */
export function askedBy(filter: RequestListFilter): Record<string, string> {
  return {
    ...(filter.key ? { state: filter.key } : {}),
    ...(filter.older === null ? {} : { older: String(filter.older) }),
    ...(filter.words ? { q: filter.words } : {}),
    ...(filter.mine ? { mine: '1' } : {}),
  };
}

function describe(filter: RequestListFilter): string {
  const view = requestViews.find(({ key }) => key === filter.key);
  const state = view?.label ?? (filter.key ? requestStates[filter.key as RequestState].label : 'En cours');
  return [
    `État\u00a0: ${state}`,
    filter.older === null ? '' : `Depuis\u00a0: plus de ${filter.older}\u00a0j`,
    filter.words && `Recherche\u00a0: ${filter.words}`,
    filter.mine && 'Chargé de compte\u00a0: mes clients',
  ]
    .filter(Boolean)
    .join('\u202f; ');
}

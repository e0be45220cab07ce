import { IsSavedList, type KeptAddress, type SavedList } from '../../platform/lists/saved-lists.js';
import { requestList } from './request-list.js';

/** The list of requests, as saved views know it. */
@IsSavedList()
export class RequestSavedList implements SavedList {
  readonly list = 'requests';
  readonly path = requestList.path;
  readonly label = 'Demandes';

  async read(queries: readonly Record<string, string>[]): Promise<KeptAddress[]> {
    return queries.map((given) => {
      const { query, description, unknown } = requestList.filter(given);
      return { query, columns: [], description, problems: unknown };
    });
  }
}

import type { SavedList } from '../../platform/lists/saved-lists.js';
import { requestList } from './request-list.js';

/** The list of requests, as saved views know it. */
export const requestSavedList: SavedList = {
  list: 'requests',
  path: requestList.path,
  label: 'Demandes',
  read(given) {
    const { query, description, unknown } = requestList.filter(given);
    return { query, columns: [], description, problems: unknown };
  },
};

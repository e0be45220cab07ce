import { queryText } from './list-address.js';

/**
 * What the partial `lists/campaign` sends: the clients behind all the results of a list, as its address reads, become the selection of a
 * campaign. Null where nothing is shown: there would be nobody.
 * @param query the words that filter
 */
export function campaignOfList(list: string, query: Record<string, string>, results: number) {
  return results > 0 ? { list, query: queryText(query) } : null;
}

import { Injectable } from '@nestjs/common';
import { isUuid } from '../../platform/uuid.js';
import { cappedNumber, countLimit } from '../../platform/lists/capped-counts.js';
import { without } from '../../platform/lists/list-address.js';
import { ListViewsService } from '../../platform/lists/list-views.service.js';
import { withCondition } from '../../platform/lists/read-list-filter.js';
import { seenViews } from '../../platform/lists/saved-views.service.js';
import { ClientChoicesQueries } from '../client-choices.queries.js';
import { readColumns } from './client-columns.js';
import { type ClientFilter, clientList } from './client-list.js';
import { ClientListQueries } from './client-list.queries.js';
import { clientsSought, FoundClients } from './found-clients.service.js';
import { clientFiltersView } from './client-list-filters.view.js';
import { clientColumnsView, clientListView } from './client-list.view.js';
import { countedView, counting, countingExactly } from './counted-tabs.js';
import { ClientSavedList, presetViews } from './client-saved-list.js';
import { type Selection, SelectionsService } from './selections.service.js';

/** Gathers what the list of clients shows. */
@Injectable()
export class ClientListPages {
  constructor(
    private readonly queries: ClientListQueries,
    private readonly found: FoundClients,
    private readonly choices: ClientChoicesQueries,
    private readonly selections: SelectionsService,
    private readonly views: ListViewsService,
    private readonly savedList: ClientSavedList,
  ) {}

  /** @param query the address, as `readListQuery` gives it */
  async list(query: Record<string, string>, mayAct: boolean) {
    const filter = await this.choices.named(clientList.filter(query));
    const order = clientList.order(query);
    const { columns, unknown } = readColumns(query['columns']);
    const notes = [...unknown, ...countNote(query['count'])];
    const adding = await this.selection(query['adding']);
    if (query['adding'] && !adding)
      notes.push('La sélection en cours n’existe pas, ou plus\u00a0: choisissez de nouveau les clients.');
    const { read, alike, many } = await this.searched(filter);
    // Two statements that do not wait for one another: they leave together.
    const [page, around] = await Promise.all([
      this.queries.page(read, order, columns, adding?.id ?? null),
      this.around(query, query['count'] === 'exact' ? filter : read, many),
    ]);
    if (alike && around.found > 0)
      notes.push('Aucun client ne porte exactement ces mots\u00a0: voici ceux qui s’en approchent.');
    return clientListView({
      query: adding ? query : without(query, 'adding'),
      filter,
      order,
      columns,
      notes,
      page,
      ...around,
      selection: await this.selection(query['selection']),
      adding,
      mayAct,
    });
  }

  /** The page « Filtrer »: what may be asked of the list, and what is asked now. */
  async filters(query: Record<string, string>) {
    return clientFiltersView(query, await this.choices.choices());
  }

  /** The page « Colonnes »: those there are, and those that are shown now. */
  columns(query: Record<string, string>) {
    return clientColumnsView(query, readColumns(query['columns']).columns);
  }

  // Every tab in sight is counted by its own filter: the count is its list. Those of the views wait until the views are read.
  private async around(query: Record<string, string>, filter: ClientFilter, many: boolean) {
    const exact = query['count'] === 'exact';
    // What was found already is not counted again.
    const enough = many && !exact && filter.parts.length === 2;
    const read = await this.queries.around(exact ? countingExactly(filter) : counting(enough ? null : filter));
    const views = await this.views.from(seenViews(read.views), this.savedList, query, presetViews);
    const [counted = 0, total = 0, ...counts] = read.counts;
    const known = new Map(presetViews.map(({ query: text }, place) => [text, counts[place] ?? 0]));
    const others = views.tabs.filter((tab) => !known.has(tab.query));
    const otherCounts = others.length > 0 ? await this.queries.counts(others.map(countedView)) : [];
    others.forEach((tab, place) => known.set(tab.query, otherCounts[place] ?? 0));
    for (const tab of views.tabs) tab.count = cappedNumber(known.get(tab.query) ?? 0);
    return { found: enough ? countLimit + 1 : counted, total, views };
  }

  private async searched(filter: ClientFilter) {
    const { q, archived, selection } = filter.query;
    const found = await this.found.sought(q);
    if (!found) return { read: filter, alike: false, many: false };
    const inService = archived === undefined && selection === undefined;
    const read = withCondition(filter, 'q', clientsSought(found));
    return { read, alike: found.alike, many: found.ids === null && inService };
  }

  private async selection(id: string | undefined): Promise<Selection | null> {
    if (!isUuid(id)) return null;
    return this.selections.byId(id).catch(() => null);
  }
}

function countNote(count: string | undefined): string[] {
  return !count || count === 'exact'
    ? []
    : ['Un compte est «\u00a0exact\u00a0», ou arrêté à mille\u00a0: le second est montré.'];
}

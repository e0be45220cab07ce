import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type ListViews, ListViewsService } from '../../platform/lists/list-views.js';
import { number } from '../../platform/web/view-helpers.js';
import { ClientChoicesQueries } from '../client-choices.queries.js';
import { readColumns } from './client-columns.js';
import { clientFilter } from './client-filter.js';
import { without } from './client-list-filters.view.js';
import { clientSearch, isSearch } from './client-search.js';
import { ClientListQueries, countLimit } from './client-list.queries.js';
import { clientListView } from './client-list.view.js';
import { readOrder } from './client-order.js';
import { ClientSavedList, presetViews } from './client-saved-list.js';
import { type Selection, SelectionsService } from './selections.service.js';

/** Gathers what the list of clients shows. */
@Injectable()
export class ClientListPages {
  constructor(
    private readonly queries: ClientListQueries,
    private readonly choices: ClientChoicesQueries,
    private readonly selections: SelectionsService,
    private readonly views: ListViewsService,
    private readonly savedList: ClientSavedList,
  ) {}

  /** @param query the address, as `readListQuery` gives it */
  async list(query: Record<string, string>, mayAct: boolean) {
    const filter = await this.choices.named(clientFilter(query));
    const order = readOrder(query);
    const { columns, unknown } = readColumns(query['columns']);
    const notes = [...unknown, ...countNote(query['count'])];
    const adding = await this.selection(query['adding']);
    if (query['adding'] && !adding)
      notes.push('La sélection en cours n’existe pas, ou plus : choisissez de nouveau les clients.');
    const found = await this.queries.count(filter, query['count'] === 'exact');
    if (found > 0 && (await this.onlyAlike(query['q'])))
      notes.push('Aucun client ne porte exactement ces mots : voici ceux qui s’en approchent.');
    const views = await this.views.of(this.savedList, query, presetViews);
    const total = await this.count(views);
    return clientListView({
      query: adding ? query : without(query, 'adding'),
      filter,
      order,
      columns,
      notes,
      page: await this.queries.page(filter, order, columns, adding?.id ?? null),
      found,
      total: query['count'] === 'exact' ? await this.queries.count(clientFilter({}), true) : total,
      views,
      choices: await this.choices.choices(),
      selection: await this.selection(query['selection']),
      adding,
      mayAct,
    });
  }

  // Every tab in sight is counted by its own filter: the count is its list. The first is everyone.
  private async count({ tabs }: ListViews): Promise<number> {
    const counts = await this.queries.counts(['', ...tabs.map((tab) => tab.query)]);
    tabs.forEach((tab, index) => {
      const found = counts[index + 1] ?? 0;
      tab.count = found > countLimit ? `${number(countLimit)}+` : number(found);
    });
    return counts[0] ?? 0;
  }

  // The search forgives slips; the page says when it did.
  private async onlyAlike(typed: string | undefined): Promise<boolean> {
    const words = clientSearch(typed ?? '');
    return isSearch(words) && !(await this.queries.findsExactly(words));
  }

  private async selection(id: string | undefined): Promise<Selection | null> {
    if (!id || !z.uuid().safeParse(id).success) return null;
    return this.selections.byId(id).catch(() => null);
  }
}

function countNote(count: string | undefined): string[] {
  return !count || count === 'exact' ? [] : ['Un compte est « exact », ou arrêté à mille : le second est montré.'];
}

import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { cappedNumber } from '../../platform/lists/capped-counts.js';
import { without } from '../../platform/lists/list-address.js';
import { type ListViews, ListViewsService } from '../../platform/lists/list-views.service.js';
import { ClientChoicesQueries } from '../client-choices.queries.js';
import { readColumns } from './client-columns.js';
import { type ClientFilter, clientList } from './client-list.js';
import { clientSearch, isSearch } from './client-search.js';
import { ClientListQueries } from './client-list.queries.js';
import { clientListView } from './client-list.view.js';
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
    const filter = await this.choices.named(clientList.filter(query));
    const order = clientList.order(query);
    const { columns, unknown } = readColumns(query['columns']);
    const notes = [...unknown, ...countNote(query['count'])];
    const adding = await this.selection(query['adding']);
    if (query['adding'] && !adding)
      notes.push('La sélection en cours n’existe pas, ou plus\u00a0: choisissez de nouveau les clients.');
    const exact = query['count'] === 'exact';
    const views = await this.views.of(this.savedList, query, presetViews);
    const { found, total } = await this.count(filter, exact, views);
    if (found > 0 && (await this.onlyAlike(query['q'])))
      notes.push('Aucun client ne porte exactement ces mots\u00a0: voici ceux qui s’en approchent.');
    return clientListView({
      query: adding ? query : without(query, 'adding'),
      filter,
      order,
      columns,
      notes,
      page: await this.queries.page(filter, order, columns, adding?.id ?? null),
      found,
      total,
      views,
      choices: await this.choices.choices(),
      selection: await this.selection(query['selection']),
      adding,
      mayAct,
    });
  }

  // Every tab in sight is counted by its own filter: the count is its list.
  private async count(filter: ClientFilter, exact: boolean, { tabs }: ListViews) {
    const everyone = clientList.filter({});
    const counted = [filter, everyone].map((one) => clientList.counted(one, exact));
    const ofTabs = tabs.map(({ query }) => clientList.counted(clientList.filter(query)));
    const [found = 0, total = 0, ...counts] = await this.queries.counts([...counted, ...ofTabs]);
    tabs.forEach((tab, index) => (tab.count = cappedNumber(counts[index] ?? 0)));
    return { found, total };
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
  return !count || count === 'exact'
    ? []
    : ['Un compte est «\u00a0exact\u00a0», ou arrêté à mille\u00a0: le second est montré.'];
}

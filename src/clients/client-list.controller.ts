import { Controller, Get, Query, Render } from '@nestjs/common';
import { clientFilter } from './client-filter.js';
import { ClientListQueries } from './client-list.queries.js';
import { clientListView, presetViews } from './client-list.view.js';
import { readOrder } from './client-order.js';

@Controller('clients')
export class ClientListController {
  constructor(private readonly queries: ClientListQueries) {}

  @Get()
  @Render('clients/list')
  async list(@Query() given: Record<string, unknown>) {
    const query = textsOf(given);
    const filter = clientFilter(query);
    const order = readOrder(query);
    const page = await this.queries.page(filter, order);
    const found = await this.queries.count(filter);
    const counts = await this.queries.counts(presetViews.map((view) => view.query));
    const choices = await this.queries.choices();
    return clientListView({ query, filter, order, page, found, counts, choices });
  }
}

// A parameter given several times is read as its values separated by commas; an empty one is not there.
function textsOf(given: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(given).map(
    ([key, value]) => [key, Array.isArray(value) ? value.join(',') : String(value)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value.trim() !== ''));
}

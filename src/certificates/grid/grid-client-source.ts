import { ClientChoicesQueries } from '../../clients/client-choices.queries.js';
import { type ClientsOfList, IsClientSource, type ClientSource } from '../../clients/selections/client-source.js';
import { clock } from '../../platform/clock.js';
import { filterInWords, readGridFilter } from './grid-filter.js';
import { clientsThatFit } from './grid.queries.js';

/** The clients of whom the coverage shows a slot: those of its cells that are filtered. */
@IsClientSource()
export class GridClientSource implements ClientSource {
  readonly list = 'certificates';
  readonly label = 'Certificats';
  readonly path = '/certificates';

  constructor(private readonly choices: ClientChoicesQueries) {}

  async clientsOf(query: Record<string, string>): Promise<ClientsOfList> {
    const { solutions } = await this.choices.ofGrid();
    const filter = await this.choices.told(readGridFilter(query, clock.now(), solutions));
    return { ids: clientsThatFit(filter), description: filterInWords(filter), unknown: filter.unknown };
  }
}

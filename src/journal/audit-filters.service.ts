import { Injectable } from '@nestjs/common';
import { isUuid } from '../platform/uuid.js';
import { countLimit } from '../platform/lists/capped-counts.js';
import { noValue } from '../platform/lists/list-address.js';
import { oneOf } from '../platform/lists/list-filter.js';
import { describe, type FilterChip, type ListFilter, withCondition } from '../platform/lists/read-list-filter.js';
import { readAuditFilter } from './audit-list.js';
import { AuditQueries } from './audit.queries.js';
import { AuditWords } from './audit-words.js';

/** What an address of the journal keeps, told by names: neither ids nor codes. */
@Injectable()
export class AuditFilters {
  constructor(
    private readonly queries: AuditQueries,
    private readonly words: AuditWords,
  ) {}

  async read(given: Record<string, unknown>): Promise<ListFilter> {
    const { action, ...others } = given;
    const unknown = typeof action === 'string' && action !== '' && this.words.named(action) === null ? action : null;
    const filter = await this.ofFewClients(readAuditFilter(unknown === null ? given : others));
    const strangers = unknown === null ? [] : [noValue(unknown, 'une action du journal')];
    const chips: FilterChip[] = [];
    for (const chip of filter.chips) chips.push({ ...chip, value: await this.nameOf(chip) });
    return {
      ...filter,
      chips,
      unknown: [...filter.unknown, ...strangers],
      description: describe(chips, 'Tout le journal'),
    };
  }

  // Few clients have their lines by an index; the lines of nobody would be looked for in the whole journal.
  private async ofFewClients(filter: ListFilter): Promise<ListFilter> {
    const { client } = filter.query;
    if (client === undefined || isUuid(client)) return filter;
    const ids = await this.queries.clientsNamed(client, countLimit + 1);
    return ids.length > countLimit ? filter : withCondition(filter, 'client', oneOf('e.client_id', ids, 'uuid'));
  }

  private async nameOf({ key, value }: FilterChip): Promise<string> {
    if (key === 'action') return this.words.named(value) ?? value;
    if (key === 'person') return (await this.queries.personName(value)) ?? 'une personne inconnue';
    if (key === 'client' && isUuid(value)) return (await this.queries.clientName(value)) ?? 'un client inconnu';
    return value;
  }
}

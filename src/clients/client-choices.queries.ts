import { Injectable } from '@nestjs/common';
import sql, { join, type Sql } from 'sql-template-tag';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count, date } from '../platform/web/view-helpers.js';
import { describe, type FilterChip, type ListFilter } from '../platform/lists/read-list-filter.js';
import type { NamedThing } from '../platform/lists/list-filter.js';
import { clientList } from './list/client-list.js';
import { openPeople } from './people.queries.js';

export interface Named {
  id: string;
  name: string;
}

/** What a person may choose from in the filters of the list. */
export interface ClientChoices {
  people: Named[];
  groupings: Named[];
  solutions: Named[];
  departements: string[];
}

type Found = Named & { createdAt: Date | null; clients: number | null };
type Told = Pick<ListFilter, 'chips' | 'unknown'>;

const nothingFrozen = sql`NULL::timestamptz AS created_at, NULL::int AS clients`;
const namesOf: Record<NamedThing, (ids: string[]) => Sql> = {
  person: (ids) => sql`SELECT id, name, ${nothingFrozen} FROM users WHERE id = ANY (${ids}::uuid[])`,
  grouping: (ids) => sql`SELECT id, name, ${nothingFrozen} FROM groupings WHERE id = ANY (${ids}::uuid[])`,
  solution: (ids) => sql`SELECT id, name, ${nothingFrozen} FROM solutions WHERE id = ANY (${ids}::uuid[])`,
  selection: (ids) => sql`SELECT id, description AS name, created_at,
                     (SELECT count(*)::int FROM selection_items i WHERE i.selection_id = s.id) AS clients FROM selections s WHERE id = ANY (${ids}::uuid[])`,
};

const gone: Record<NamedThing, string> = {
  person: 'La personne demandée par le filtre Chargé de compte n’existe pas, ou plus.',
  grouping: 'Le groupement demandé n’existe pas, ou plus.',
  solution: 'La solution demandée n’existe pas, ou plus.',
  selection: 'La sélection demandée n’existe pas, ou plus\u00a0: choisissez de nouveau les clients.',
};

// From one département to the next on the index: a hundred steps, however many clients.
const departements = sql`
  WITH RECURSIVE step AS (
    (SELECT departement FROM clients ORDER BY departement LIMIT 1)
    UNION ALL SELECT (SELECT c.departement FROM clients c WHERE c.departement > step.departement ORDER BY c.departement LIMIT 1) FROM step WHERE step.departement IS NOT NULL)
  SELECT departement FROM step WHERE departement IS NOT NULL LIMIT 200`;

const listed = (named: Sql) => sql`(SELECT coalesce(json_agg(one), '[]') FROM (${named}) one)`;

const solutions = listed(sql`SELECT id, name FROM solutions ORDER BY searchable(name), id LIMIT 200`);

/** The names behind the ids of the list's filters. */
@Injectable()
export class ClientChoicesQueries {
  constructor(private readonly db: TenantDb) {}

  /** The filter of the list of clients with each id of its chips told by its name. */
  async named(filter: ListFilter): Promise<ListFilter> {
    const [named = filter] = await this.allNamed([filter]);
    return named;
  }

  /** The same of many filters, by one statement. */
  async allNamed(filters: readonly ListFilter[]): Promise<ListFilter[]> {
    const found = await this.namesIn(filters);
    return filters.map((filter) => {
      const told = toldBy(found, filter);
      return told === filter ? filter : { ...told, description: describe(told.chips, clientList.everything) };
    });
  }

  /** The same of any filter; what names nothing any more is told. */
  async told<Filter extends Told>(filter: Filter): Promise<Filter> {
    return toldBy(await this.namesIn([filter]), filter);
  }

  /** People who may follow a client, groupings, solutions and départements there are: one statement. */
  async choices(): Promise<ClientChoices> {
    const rows = await this.db.query<ClientChoices>(
      sql`SELECT ${listed(openPeople())} AS people,
              ${listed(sql`SELECT id, name FROM groupings ORDER BY searchable(name), id LIMIT 500`)} AS groupings,
              ${solutions} AS solutions,
              ARRAY(${departements}) AS departements`,
    );
    return rows[0] ?? { people: [], groupings: [], solutions: [], departements: [] };
  }

  /** Those of them that the coverage is filtered by. */
  async ofGrid(): Promise<Pick<ClientChoices, 'solutions' | 'departements'>> {
    const rows = await this.db.query<Pick<ClientChoices, 'solutions' | 'departements'>>(
      sql`SELECT ${solutions} AS solutions, ARRAY(${departements}) AS departements`,
    );
    return rows[0] ?? { solutions: [], departements: [] };
  }

  private async namesIn(filters: readonly Told[]): Promise<Map<string, Found>> {
    const named = filters.flatMap(({ chips }) => chips.flatMap(({ names }) => names ?? []));
    if (named.length === 0) return new Map();
    const parts = (Object.keys(namesOf) as NamedThing[]).flatMap((thing) => {
      const ids = named.filter((one) => one.thing === thing).map(({ id }) => id);
      return ids.length > 0 ? [namesOf[thing](ids)] : [];
    });
    const rows = await this.db.query<Found>(join(parts, ' UNION ALL '));
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function toldBy<Filter extends Told>(found: ReadonlyMap<string, Found>, filter: Filter): Filter {
  if (!filter.chips.some(({ names }) => names)) return filter;
  const unknown = [...filter.unknown];
  const chips = filter.chips.map((chip): FilterChip => {
    if (!chip.names) return chip;
    const { thing, id } = chip.names;
    const one = found.get(id.toLowerCase());
    if (!one) unknown.push(gone[thing]);
    return { ...chip, value: one ? valueOf(one) : 'inconnu' };
  });
  return { ...filter, chips, unknown };
}

// A selection says how many it froze and when: what filtered it then no longer counts.
function valueOf(found: Found): string {
  if (found.clients === null) return found.name;
  return `${count(found.clients, 'client figé', 'clients figés')} le ${date(found.createdAt)}`;
}

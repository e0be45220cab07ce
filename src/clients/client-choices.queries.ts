import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
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

type Found = Named & { createdAt?: Date; clients?: number };

const namesOf: Record<NamedThing, string> = {
  person: 'SELECT id, name FROM users WHERE id = $1',
  grouping: 'SELECT id, name FROM groupings WHERE id = $1',
  solution: 'SELECT id, name FROM solutions WHERE id = $1',
  selection: `SELECT id, description AS name, created_at,
                     (SELECT count(*)::int FROM selection_items i WHERE i.selection_id = s.id) AS clients FROM selections s WHERE id = $1`,
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
    const told = await this.told(filter);
    return told === filter ? filter : { ...told, description: describe(told.chips, clientList.everything) };
  }

  /** The same of any filter; what names nothing any more is told. */
  async told<Filter extends Pick<ListFilter, 'chips' | 'unknown'>>(filter: Filter): Promise<Filter> {
    if (!filter.chips.some(({ names }) => names)) return filter;
    const chips: FilterChip[] = [];
    const unknown = [...filter.unknown];
    for (const chip of filter.chips) {
      const found = chip.names ? await this.nameOf(chip.names) : null;
      if (chip.names && !found) unknown.push(gone[chip.names.thing]);
      chips.push(chip.names ? { ...chip, value: found ? valueOf(found) : 'inconnu' } : chip);
    }
    return { ...filter, chips, unknown };
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

  private async nameOf({ thing, id }: { thing: NamedThing; id: string }): Promise<Found | null> {
    const rows = await this.db.query<Found>(namesOf[thing], [id]);
    return rows[0] ?? null;
  }
}

// A selection says how many it froze and when: what filtered it then no longer counts.
function valueOf(found: Found): string {
  if (found.clients === undefined) return found.name;
  return `${count(found.clients, 'client figé', 'clients figés')} le ${date(found.createdAt)}`;
}

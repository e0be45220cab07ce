import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { countEach } from '../platform/lists/capped-counts.js';
import type { Cursor } from '../platform/lists/cursor.js';
import { defineList } from '../platform/lists/define-list.js';
import type { Page } from '../platform/lists/keyset.js';
import { readOne } from '../platform/lists/list-filter.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { attendedBy } from '../progress/orphan.facts.js';
import { mayServe } from './who-stays.facts.js';

/** How many clients, each up to one more than the limit of counts, with nobody (alarm) or one person only (warning) to order for them. Domain rule 8. */
export interface OrphanCounts {
  none: number;
  one: number;
}

export interface OrphanRow {
  id: string;
  name: string;
  number: string;
  active: number;
  underWay: number;
  administrator: string | null;
}

const living = 'client_progress p JOIN clients c ON c.id = p.client_id AND NOT p.archived';
const underWay = `(SELECT count(*)::int FROM assignments s WHERE s.client_id = c.id AND s.state IN ('to_request','requested'))`;
const counted = `SELECT c.id, c.name, c.number, p.active_assignments AS active, ${underWay} AS under_way,
       (SELECT min(${administratorName('a')}) FROM active_assignments s JOIN administrators a ON a.id = s.administrator_id
         WHERE s.client_id = c.id AND ${mayServe}) AS administrator
  FROM ${living} WHERE p.habilitated AND p.active_assignments < 2`;

interface OrphanPage {
  cursor?: Cursor | null;
  size?: number;
}

/** Clients that have so many active administrators: nobody (alarm) or one only (warning). */
const having = (active: 0 | 1) => sql`o.active = ${active}`;

/** The list of the clients with nobody, or one person only, those nobody does anything for first. */
export const orphanList = defineList({
  path: '/administrators/orphans',
  from: sql`(${raw(counted)}) o`,
  filters: {
    active: {
      label: 'Administrateurs',
      read: (value) =>
        readOne(value, { '0': { where: having(0), value: 'aucun' }, '1': { where: having(1), value: 'un seul' } }),
      otherwise: having(0),
    },
  },
  everything: 'Aucun administrateur',
  orders: {
    name: {
      keys: () => [
        { name: 'under_way', sql: 'o.under_way', type: 'int' },
        { name: 'name', sql: 'searchable(o.name)', type: 'text' },
      ],
      first: 'asc',
    },
  },
  usual: 'name',
  id: { name: 'id', sql: 'o.id', type: 'uuid' },
  size: 50,
});

@Injectable()
export class OrphansQueries {
  constructor(private readonly db: TenantDb) {}

  async counts(): Promise<OrphanCounts> {
    const counted = ([0, 1] as const).map((active) => ({ from: sql`${raw(living)}`, where: raw(attendedBy(active)) }));
    const [none = 0, one = 0] = await countEach(this.db, counted);
    return { none, one };
  }

  clients(where: Sql, { cursor, size = orphanList.size }: OrphanPage = {}): Promise<Page<OrphanRow>> {
    const order = { sort: 'name', direction: 'asc', cursor: cursor ?? null } as const;
    return orphanList.page<OrphanRow>(this.db, { where }, order, {
      columns: sql`o.*`,
      tables: sql`CROSS JOIN LATERAL (SELECT * FROM (${raw(counted)}) one WHERE one.id = page.id) o`,
      size,
    });
  }
}

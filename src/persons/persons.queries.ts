import { representativeName } from '../clients/records/representative.facts.js';
import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Person, PersonKind } from './person.js';

const everybody = sql`
  SELECT 'user' AS kind, u.id, u.name, NULL::uuid AS client_id, NULL::text AS client_name, u.erased_at, ARRAY[u.name] AS names, ARRAY[lower(u.email)] AS emails
    FROM users u
  UNION ALL
  SELECT 'administrator', a.id, ${raw(administratorName('a'))}, a.client_id, c.name, a.erased_at,
         ARRAY[${raw(administratorName('a'))}, a.last_name || ' ' || a.first_name], array_remove(ARRAY[lower(a.email)], NULL)
    FROM administrators a LEFT JOIN clients c ON c.id = a.client_id
  UNION ALL
  SELECT 'representative', r.id, ${raw(representativeName('r'))}, r.client_id, c.name, r.erased_at,
         ARRAY[${raw(representativeName('r'))}, r.last_name || ' ' || r.first_names], array_remove(ARRAY[lower(r.email)], NULL)
    FROM representatives r JOIN clients c ON c.id = r.client_id`;

const most = 50;

/** Everybody whom a row of this editor's names, whatever became of them. */
@Injectable()
export class PersonsQueries {
  constructor(private readonly db: TenantDb) {}

  async byId(kind: PersonKind, id: string): Promise<Person | null> {
    const [person] = await this.read(sql`kind = ${kind} AND id = ${id}::uuid`);
    return person ? withoutNames(person) : null;
  }

  /** By a part of a name or of an address; the first of them. */
  find(text: string): Promise<Person[]> {
    const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    return this.read(
      sql`erased_at IS NULL AND (searchable(name) LIKE searchable(${part}) OR array_to_string(emails, ' ') LIKE lower(${part}))`,
    );
  }

  /** Other rows that bear the same name or the same address: perhaps somebody else. */
  async twins({ kind, id, names, emails }: Person): Promise<Person[]> {
    if (names.length === 0) return [];
    return this.read(
      sql`erased_at IS NULL AND NOT (kind = ${kind} AND id = ${id}::uuid) AND (names && ${names}::text[] OR emails && ${emails}::text[])`,
    );
  }

  private read(which: Sql): Promise<Person[]> {
    return this.db.query<Person>(
      sql`SELECT * FROM (${everybody}) p WHERE ${which} ORDER BY searchable(name), kind, id LIMIT ${most}`,
    );
  }
}

// The words that stand for nobody would find everybody who was erased.
function withoutNames(person: Person): Person {
  return person.erasedAt ? { ...person, names: [], emails: [] } : person;
}

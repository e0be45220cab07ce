import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { type HeldSection, heldSections } from './held-sections.js';
import type { Person } from './person.js';

/** One thing that is held about somebody. */
export interface HeldRow {
  key: string;
  at: Date | null;
  said: string;
  subjectKind: string | null;
  state: string | null;
  row: Record<string, unknown>;
}

export const sectionsOf = ({ kind }: Person) => heldSections.filter(({ kinds }) => kinds.includes(kind));

@Injectable()
export class HeldQueries {
  constructor(private readonly db: TenantDb) {}

  /** How many there are of each, by the key of its section. */
  async counts(person: Person): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { key, rows } of sectionsOf(person)) {
      const [{ many } = { many: 0 }] = await this.db.query<{ many: number }>(
        sql`SELECT count(*)::int AS many FROM (${rows(person)}) t`,
      );
      counts[key] = many;
    }
    return counts;
  }

  /** @param after the key of the last one that was read, or '' */
  piece(section: HeldSection, person: Person, after: string, atOnce: number): Promise<HeldRow[]> {
    return this.db.query<HeldRow>(
      sql`SELECT * FROM (${section.rows(person)}) t WHERE key > ${after} ORDER BY key LIMIT ${atOnce}`,
    );
  }
}

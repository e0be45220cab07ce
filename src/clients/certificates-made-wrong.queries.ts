import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';
import { becomesWrong } from './to-redo.facts.js';

/** What a client would be called, or where it would be; what is left out stays as it is. */
export interface NewSubject {
  id: string;
  name?: string;
  departement?: string;
}

/** What a new name or département would make wrong, of many clients at once. */
@Injectable()
export class CertificatesMadeWrong {
  constructor(private readonly db: TenantDb) {}

  /** By client, how many of its certificates in force; whoever has none is left out. Asks nothing for nobody. */
  async of(subjects: NewSubject[]): Promise<Map<string, number>> {
    if (subjects.length === 0) return new Map();
    const rows = await this.db.query<{ id: string; certificates: number }>(
      `SELECT c.id, count(*)::int AS certificates FROM jsonb_to_recordset($1::jsonb) AS w (id uuid, name text, departement text) JOIN clients c ON c.id = w.id
         JOIN certificates_in_force x ON x.client_id = c.id
        WHERE ${becomesWrong('coalesce(w.name, c.name)', 'coalesce(w.departement, c.departement)')} GROUP BY c.id`,
      [JSON.stringify(subjects)],
    );
    return new Map(rows.map(({ id, certificates }) => [id, certificates]));
  }

  /** How many of a client any other name would make wrong: those that carry its own. */
  async byAnyName(id: string): Promise<number> {
    return (await this.of([{ id, name: '' }])).get(id) ?? 0;
  }
}

/** « Son département change : 2 certificats en service seront à révoquer et à refaire. » */
export const madeWrongSentence = (because: string, many: number) =>
  `${because}\u00a0: ${count(many, 'certificat en service sera', 'certificats en service seront')} à révoquer et à refaire.`;

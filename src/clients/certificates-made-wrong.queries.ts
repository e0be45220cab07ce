import { Injectable } from '@nestjs/common';
import type { Environment } from '../identifiers/igc-words.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';
import { becomesWrong } from './to-redo.facts.js';

/** What a client would be called, where it would be, and in which environment; what is left out stays as it is. */
export interface NewSubject {
  id: string;
  name?: string;
  departement?: string;
  environment?: Environment;
}

/** How many certificates in force of a client stand on what its page may change. */
export interface AtStake {
  name: number;
  environment: number;
}

const then = {
  name: 'coalesce(w.name, c.name)',
  departement: 'coalesce(w.departement, c.departement)',
  environment: 'coalesce(w.environment, c.environment)',
};
const anyName = becomesWrong({ name: `''`, departement: 'c.departement' });
const otherEnvironment = becomesWrong({
  ...{ name: 'c.name', departement: 'c.departement' },
  environment: `CASE c.environment WHEN 'TEST' THEN 'PROD' ELSE 'TEST' END`,
});

/** What a new name, département or environment would make wrong, of many clients at once. */
@Injectable()
export class CertificatesMadeWrong {
  constructor(private readonly db: TenantDb) {}

  /** By client, how many of its certificates in force; whoever has none is left out. Asks nothing for nobody. */
  async of(subjects: NewSubject[]): Promise<Map<string, number>> {
    if (subjects.length === 0) return new Map();
    const rows = await this.db.query<{ id: string; certificates: number }>(
      `SELECT c.id, count(*)::int AS certificates FROM jsonb_to_recordset($1::jsonb) AS w (id uuid, name text, departement text, environment text) JOIN clients c ON c.id = w.id
         JOIN certificates_in_force x ON x.client_id = c.id
        WHERE ${becomesWrong(then)} GROUP BY c.id`,
      [JSON.stringify(subjects)],
    );
    return new Map(rows.map(({ id, certificates }) => [id, certificates]));
  }

  /** How many of a client any other name would make wrong, those that carry its own, and how many the other environment. */
  async atStake(id: string): Promise<AtStake> {
    const [row] = await this.db.query<AtStake>(
      `SELECT count(*) FILTER (WHERE ${anyName})::int AS name, count(*) FILTER (WHERE ${otherEnvironment})::int AS environment
         FROM clients c JOIN certificates_in_force x ON x.client_id = c.id WHERE c.id = $1`,
      [id],
    );
    return row ?? { name: 0, environment: 0 };
  }
}

/** « Son département change : 2 certificats en service seront à révoquer et à refaire. » */
export const madeWrongSentence = (because: string, many: number) =>
  `${because}\u00a0: ${count(many, 'certificat en service sera', 'certificats en service seront')} à révoquer et à refaire.`;

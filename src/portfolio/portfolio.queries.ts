import { Injectable } from '@nestjs/common';
import { clientFilter, clientFilterFrom } from '../clients/list/client-filter.js';
import type { Role } from '../journey/transitions.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** What is counted of each account manager: the same words filter the list of clients the number leads to. */
export const portfolioCounts = [
  { key: 'clients', query: '' },
  { key: 'blocked', query: 'who=client&blocked=10' },
  { key: 'expiring', query: 'expiring=60' },
  { key: 'orphans', query: 'orphan=1' },
  { key: 'late', query: 'late=1' },
] as const;

export type CountKey = (typeof portfolioCounts)[number]['key'];

export interface PortfolioRow {
  /** Null: the clients that nobody follows. */
  id: string | null;
  name: string;
  role: Role | null;
  disabled: boolean;
  counts: Record<CountKey, number>;
}

export interface AbsenceRow {
  id: string;
  account_manager_id: string;
  deputy_id: string;
  manager: string;
  deputy: string;
  deputy_active: boolean;
  starts_on: string;
  ends_on: string;
  reason: string | null;
  created_by: string;
  when: 'current' | 'upcoming' | 'past';
}

const absencesLimit = 100;
const today = `paris_today()`;

@Injectable()
export class PortfolioQueries {
  constructor(private readonly db: TenantDb) {}

  /** Each account manager, whoever else follows a client, and « personne »: one pass over the clients. */
  async rows(): Promise<PortfolioRow[]> {
    const rows = await this.db.query<Omit<PortfolioRow, 'counts'> & Record<CountKey, number>>(
      `WITH counted AS (${countsByManager.sql})
       SELECT * FROM (
       SELECT u.id, u.name, u.role, u.disabled_at IS NOT NULL AS disabled, ${countsOr0} FROM users u LEFT JOIN counted n ON n.account_manager_id = u.id
        WHERE n.clients > 0 OR (u.role = 'account_manager' AND u.disabled_at IS NULL)
       UNION ALL
       SELECT NULL, '', NULL, false, ${countsOr0} FROM counted n WHERE n.account_manager_id IS NULL) rows
        ORDER BY id IS NULL, disabled, name LIMIT 500`,
      countsByManager.parameters,
    );
    return rows.map(({ id, name, role, disabled, ...counts }) => ({ id, name, role, disabled, counts }));
  }

  /** Clients that nobody active follows: the same words as `account_manager=inactive` of the list. */
  async unfollowed(): Promise<number> {
    const { sql, parameters } = clientFilter('account_manager=inactive');
    const rows = await this.db.query<{ clients: number }>(
      `SELECT count(*)::int AS clients FROM ${clientFilterFrom} WHERE ${sql}`,
      parameters,
    );
    return rows[0]?.clients ?? 0;
  }

  /** What is under way and to come whole, what is past the newest first; one more than shown tells that there are more. */
  absences(): Promise<AbsenceRow[]> {
    return this.db.query<AbsenceRow>(
      `${selectAbsences} ORDER BY (d.ends_on < ${today}), CASE WHEN d.ends_on < ${today} THEN ${today} - d.ends_on ELSE d.starts_on - ${today} END, d.id LIMIT ${absencesLimit + 1}`,
    );
  }

  async absence(id: string): Promise<AbsenceRow | null> {
    const rows = await this.db.query<AbsenceRow>(`${selectAbsences} AND d.id = $1`, [id]);
    return rows[0] ?? null;
  }
}

const selectAbsences = `
  SELECT d.id, d.account_manager_id, d.deputy_id, m.name AS manager, p.name AS deputy, p.disabled_at IS NULL AND p.role <> 'auditor' AS deputy_active,
         d.starts_on, d.ends_on, d.reason, d.created_by,
         CASE WHEN d.ends_on < ${today} THEN 'past' WHEN d.starts_on > ${today} THEN 'upcoming' ELSE 'current' END AS when
    FROM deputies d JOIN users m ON m.id = d.account_manager_id JOIN users p ON p.id = d.deputy_id WHERE d.client_id IS NULL`;

const countsOr0 = portfolioCounts.map(({ key }) => `coalesce(n.${key}, 0) AS ${key}`).join(', ');
const countsByManager = countsOf();

function countsOf(): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const columns = portfolioCounts.map(({ key, query }) => {
    const filter = clientFilter(query);
    const before = parameters.length;
    parameters.push(...filter.parameters);
    const condition = filter.sql.replace(/\$(\d+)/g, (_, index: string) => `$${Number(index) + before}`);
    return `count(*) FILTER (WHERE ${condition})::int AS ${key}`;
  });
  const all = clientFilter('').sql;
  return {
    sql: `SELECT c.account_manager_id, ${columns.join(', ')} FROM ${clientFilterFrom} WHERE ${all} GROUP BY c.account_manager_id`,
    parameters,
  };
}

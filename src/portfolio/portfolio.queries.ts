import { Injectable } from '@nestjs/common';
import sql, { join, raw } from 'sql-template-tag';
import { countEach } from '../platform/lists/capped-counts.js';
import { clientList } from '../clients/list/client-list.js';
import { awayOn } from './deputies/away.facts.js';
import type { Days } from './deputies/deputies.queries.js';
import type { Role } from '../journey/states/transitions.js';
import { blockedDays } from '../clients/waiting-days.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { renewalDays } from '../journey/plan/coverage.js';
import { isInvited } from '../accounts/active-account.facts.js';
import { mayFollow } from '../clients/who-may-follow.facts.js';

/** What is counted of each account manager: the same words filter the list of clients the number leads to. */
export const portfolioCounts = [
  { key: 'clients', query: '' },
  { key: 'blocked', query: `who=client&blocked=${blockedDays}` },
  { key: 'expiring', query: `expiring=${renewalDays}` },
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
  /** They were invited, and have not answered. */
  invited: boolean;
  counts: Record<CountKey, number>;
}

/** Who stands in today for clients named one by one, and for how many of an account manager's. */
export interface ClientDeputyRow {
  /** Null: of clients that nobody follows. */
  accountManagerId: string | null;
  deputyId: string;
  deputy: string;
  deputyActive: boolean;
  deputyInvited: boolean;
  deputyAway: Days | null;
  clients: number;
  /** The last day of all of them; null when they end on several. */
  endsOn: string | null;
}

export interface AbsenceRow {
  id: string;
  accountManagerId: string;
  deputyId: string;
  manager: string;
  deputy: string;
  deputyActive: boolean;
  deputyInvited: boolean;
  deputyAway: Days | null;
  startsOn: string;
  endsOn: string;
  reason: string | null;
  createdBy: string;
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
      sql`WITH counted AS (${countsByManager})
       SELECT * FROM (
       SELECT u.id, u.name, u.role, u.disabled_at IS NOT NULL AS disabled, ${raw(isInvited('u'))} AS invited, ${countsOr0} FROM users u LEFT JOIN counted n ON n.account_manager_id = u.id
        WHERE n.clients > 0 OR (u.role = 'account_manager' AND u.disabled_at IS NULL)
       UNION ALL
       SELECT NULL, '', NULL, false, false, ${countsOr0} FROM counted n WHERE n.account_manager_id IS NULL) rows
        ORDER BY id IS NULL, disabled, searchable(name) LIMIT 500`,
    );
    return rows.map(({ id, name, role, disabled, invited, ...counts }) => ({
      id,
      name,
      role,
      disabled,
      invited,
      counts,
    }));
  }

  /** Clients that nobody active follows: the same words as `account_manager=inactive` of the list. */
  async unfollowed(): Promise<number> {
    const [clients = 0] = await countEach(this.db, [clientList.counted(clientList.filter('account_manager=inactive'))]);
    return clients;
  }

  /** Named for clients one by one, as campaigns do: by whom and for whom, the most first. */
  clientDeputies(): Promise<ClientDeputyRow[]> {
    return this.db.query<ClientDeputyRow>(
      `SELECT c.account_manager_id, d.deputy_id, p.name AS deputy, ${mayFollow('p')} AS deputy_active, ${isInvited('p')} AS deputy_invited, ${awayOn('d.deputy_id', today, 'max(d.ends_on)')} AS deputy_away, count(*)::int AS clients, CASE WHEN min(d.ends_on) = max(d.ends_on) THEN min(d.ends_on) END AS ends_on
         FROM deputies d JOIN clients c ON c.id = d.client_id AND c.archived_at IS NULL JOIN users p ON p.id = d.deputy_id
        WHERE ${today} BETWEEN d.starts_on AND d.ends_on
        GROUP BY c.account_manager_id, d.deputy_id, p.name, p.disabled_at, p.role, p.has_password, p.last_sign_in_at ORDER BY count(*) DESC, searchable(p.name), d.deputy_id LIMIT 500`,
    );
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
  SELECT d.id, d.account_manager_id, d.deputy_id, m.name AS manager, p.name AS deputy, ${mayFollow('p')} AS deputy_active, ${isInvited('p')} AS deputy_invited,
         ${awayOn('d.deputy_id', `greatest(d.starts_on, ${today})`, 'd.ends_on')} AS deputy_away,
         d.starts_on, d.ends_on, d.reason, d.created_by,
         CASE WHEN d.ends_on < ${today} THEN 'past' WHEN d.starts_on > ${today} THEN 'upcoming' ELSE 'current' END AS when
    FROM deputies d JOIN users m ON m.id = d.account_manager_id JOIN users p ON p.id = d.deputy_id WHERE d.client_id IS NULL`;

const countsOr0 = raw(portfolioCounts.map(({ key }) => `coalesce(n.${key}, 0) AS ${key}`).join(', '));
const counts = portfolioCounts.map(
  ({ key, query }) => sql`count(*) FILTER (WHERE ${clientList.filter(query).where})::int AS ${raw(key)}`,
);
const countsByManager = sql`SELECT c.account_manager_id, ${join(counts)} FROM ${clientList.from} WHERE ${clientList.filter('').where} GROUP BY c.account_manager_id`;

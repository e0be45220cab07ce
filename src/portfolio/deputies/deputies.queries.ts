import { Injectable } from '@nestjs/common';
import { lockClients } from '../../clients/lock-clients.js';
import { awayOn } from './away.facts.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

export interface DeputyRow {
  id: string;
  /** Null: named for this client alone. */
  accountManager: string | null;
  deputy: string;
  startsOn: string;
  endsOn: string;
  away: Days | null;
  reason: string | null;
  createdBy: string;
}

/** From a day to a day, both in. */
export interface Days {
  startsOn: string;
  endsOn: string;
}

/** Of those whom somebody stands in for, the days on which they are away themselves. */
export interface UncoveredRow extends Days {
  /** The account manager, or the one client. */
  whom: string;
}

interface Scope {
  clientId: string | null;
  accountManagerId: string | null;
}

@Injectable()
export class DeputiesQueries {
  constructor(private readonly db: TenantDb) {}

  ofClient(clientId: string): Promise<DeputyRow[]> {
    return this.db.query<DeputyRow>(
      `SELECT d.id, m.name AS account_manager, x.name AS deputy, d.starts_on, d.ends_on, d.reason, d.created_by,
              ${awayOn('d.deputy_id', 'greatest(d.starts_on, paris_today())', 'd.ends_on')} AS away
         FROM deputies d JOIN users x ON x.id = d.deputy_id LEFT JOIN users m ON m.id = d.account_manager_id
        WHERE d.client_id = $1 OR d.account_manager_id = (SELECT account_manager_id FROM clients WHERE id = $1)
        ORDER BY d.ends_on DESC, d.id LIMIT 50`,
      [clientId],
    );
  }

  /** Whose clients the deputy looks after; null for a client that nobody follows. */
  async managerOf(scope: Scope): Promise<{ id: string } | null> {
    if (scope.accountManagerId !== null) return { id: scope.accountManagerId };
    const rows = await this.db.query<{ id: string | null }>(
      'SELECT account_manager_id AS id FROM clients WHERE id = $1',
      [scope.clientId],
    );
    const id = rows[0]?.id ?? null;
    return id === null ? null : { id };
  }

  /** Two named at once for the same client, or the same person, wait for each other: the second sees the first. */
  async lock(scope: Scope, deputyId: string): Promise<void> {
    if (scope.clientId !== null) await lockClients(this.db, [scope.clientId]);
    await this.db.query('SELECT 1 FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE', [
      [scope.accountManagerId, deputyId],
    ]);
  }

  /** The first absence of this person that has one of these days. */
  async absenceOf(userId: string, { startsOn, endsOn }: Days): Promise<Days | null> {
    const rows = await this.db.query<Days>(
      `SELECT starts_on, ends_on FROM deputies WHERE account_manager_id = $1 AND starts_on <= $3 AND ends_on >= $2 ORDER BY starts_on LIMIT 1`,
      [userId, startsOn, endsOn],
    );
    return rows[0] ?? null;
  }

  /** Whom this person was to stand in for on days of this absence, those days alone: nobody does it then. */
  uncovered(userId: string, { startsOn, endsOn }: Days): Promise<UncoveredRow[]> {
    return this.db.query<UncoveredRow>(
      `SELECT coalesce(m.name, c.name) AS whom, greatest(d.starts_on, $2::date) AS starts_on, least(d.ends_on, $3::date) AS ends_on
         FROM deputies d LEFT JOIN users m ON m.id = d.account_manager_id LEFT JOIN clients c ON c.id = d.client_id
        WHERE d.deputy_id = $1 AND d.starts_on <= $3 AND d.ends_on >= $2 AND d.ends_on >= paris_today() ORDER BY d.client_id IS NOT NULL, d.starts_on, d.id LIMIT 21`,
      [userId, startsOn, endsOn],
    );
  }

  /** Another one of the same scope on one of these days. */
  async overlapping(scope: Scope, days: Days, exceptId: string | null): Promise<({ name: string } & Days) | null> {
    const rows = await this.db.query<{ name: string } & Days>(
      `SELECT x.name, d.starts_on, d.ends_on FROM deputies d JOIN users x ON x.id = d.deputy_id
        WHERE d.client_id IS NOT DISTINCT FROM $1::uuid AND d.account_manager_id IS NOT DISTINCT FROM $2::uuid
          AND d.starts_on <= $4 AND d.ends_on >= $3 AND ($5::uuid IS NULL OR d.id <> $5) ORDER BY d.starts_on LIMIT 1`,
      [scope.clientId, scope.accountManagerId, days.startsOn, days.endsOn, exceptId],
    );
    return rows[0] ?? null;
  }

  async names(userIds: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM users WHERE id = ANY ($1::uuid[])',
      [[...new Set(userIds)]],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

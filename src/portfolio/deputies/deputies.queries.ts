import { Injectable } from '@nestjs/common';
import { lockClients } from '../../clients/lock-clients.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

export interface DeputyRow {
  id: string;
  /** Null: named for this client alone. */
  accountManager: string | null;
  deputy: string;
  startsOn: string;
  endsOn: string;
  reason: string | null;
  createdBy: string;
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
      `SELECT d.id, m.name AS account_manager, x.name AS deputy, d.starts_on, d.ends_on, d.reason, d.created_by
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
  async lock(scope: Scope): Promise<void> {
    if (scope.clientId !== null) return lockClients(this.db, [scope.clientId]);
    await this.db.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [scope.accountManagerId]);
  }

  /** Another one of the same scope on one of these days. */
  async overlapping(
    scope: Scope,
    days: { startsOn: string; endsOn: string },
    exceptId: string | null,
  ): Promise<{ name: string; startsOn: string; endsOn: string } | null> {
    const rows = await this.db.query<{ name: string; startsOn: string; endsOn: string }>(
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

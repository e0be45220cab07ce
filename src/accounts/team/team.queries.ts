import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { administersNow } from '../active-account.facts.js';

export interface ActiveAdministrator {
  id: string;
  hasPassword: boolean;
}

const active = `SELECT u.id, u.has_password FROM users u WHERE ${administersNow('u')}`;

@Injectable()
export class TeamQueries {
  constructor(private readonly db: TenantDb) {}

  /** What somebody holds: clients they follow, and absences of others they have agreed to cover. */
  async heldBy(userId: string): Promise<{ clients: number; deputies: number }> {
    const rows = await this.db.query<{ clients: number; deputies: number }>(
      `SELECT (SELECT count(*)::int FROM clients c WHERE c.account_manager_id = $1 AND c.archived_at IS NULL) AS clients,
              (SELECT count(*)::int FROM deputies d WHERE d.deputy_id = $1 AND d.ends_on >= paris_today()) AS deputies`,
      [userId],
    );
    return rows[0] ?? { clients: 0, deputies: 0 };
  }

  /** Who may administer. */
  administrators(): Promise<ActiveAdministrator[]> {
    return this.db.query<ActiveAdministrator>(active);
  }

  /** The same. Two of them putting each other out at once: the second waits, and sees the first. */
  lockAdministrators(): Promise<ActiveAdministrator[]> {
    return this.db.query<ActiveAdministrator>(`${active} ORDER BY u.id FOR UPDATE`);
  }

  /** Whether a password is there for emergencies only: the provider is the way in, and may be out of reach. */
  async passwordIsForEmergencies(): Promise<boolean> {
    const rows = await this.db.query(`SELECT 1 FROM identity_providers WHERE offered AND password_for = 'admins'`);
    return rows.length > 0;
  }
}

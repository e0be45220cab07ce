import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { CollectedPlaces } from './collected-places.service.js';

const shown = 10;

/** Somebody to whom ANS writes, at an address that nothing here receives. */
export interface Unseen {
  id: string;
  name: string;
  email: string | null;
}

/** Where the mails of ANS go that nobody here will see (guide v0.6: the validation is written to the administrators and to the representative). */
@Injectable()
export class UnseenAddresses {
  constructor(
    private readonly db: TenantDb,
    private readonly places: CollectedPlaces,
  ) {}

  /** Our own administrators whose address no mailbox receives, by name, the first of them, and how many there are. */
  async ofEditor(): Promise<{ rows: Unseen[]; count: number; more: number }> {
    const rows = await this.db.query<Unseen & { count: number }>(
      `SELECT id, ${administratorName('administrators')} AS name, email, count(*) OVER ()::int AS count FROM administrators
        WHERE client_id IS NULL AND erased_at IS NULL AND (left_on IS NULL OR left_on > paris_today()) AND NOT coalesce(lower(email) = ANY ($1), false)
        ORDER BY searchable(last_name || ' ' || first_name) COLLATE "C", id LIMIT ${shown}`,
      [[...(await this.places.addresses())]],
    );
    const count = rows[0]?.count ?? 0;
    return { rows: rows.map(({ id, name, email }) => ({ id, name, email })), count, more: count - rows.length };
  }

  /** Of these addresses, which are received here, and which nobody here will see. */
  async among(emails: readonly string[]): Promise<{ seen: string[]; unseen: string[] }> {
    const received = await this.places.addresses();
    const each = [...new Set(emails.map((email) => email.toLowerCase()))];
    return { seen: each.filter((email) => received.has(email)), unseen: each.filter((email) => !received.has(email)) };
  }
}

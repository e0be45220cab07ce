import { representativeName } from './records/representative.facts.js';
import { contactToday, followerToday } from './followed.facts.js';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

interface Correspondent {
  name: string;
  email: string | null;
}

/** A client that is written to, and the people known of it. */
export interface ClientToWriteTo {
  id: string;
  name: string;
  number: string;
  town: string | null;
  archived: boolean;
  representative: Correspondent | null;
  /** Who follows it today. */
  follower: Correspondent | null;
  /** By name, whom it is told to turn to. */
  contact: string | null;
}

/** Whom one writes to about many clients: one statement. */
@Injectable()
export class CorrespondentsQueries {
  constructor(private readonly db: TenantDb) {}

  of(clientIds: string[]): Promise<ClientToWriteTo[]> {
    return this.db.query<ClientToWriteTo>(
      `SELECT c.id, c.name, c.number, c.town, c.archived_at IS NOT NULL AS archived,
              (SELECT jsonb_build_object('name', ${representativeName('r')}, 'email', r.email)
                 FROM representatives r WHERE r.client_id = c.id AND r.ended_on IS NULL) AS representative,
              ${followerToday('c', (person) => `jsonb_build_object('name', ${person}.name, 'email', ${person}.email)`)} AS follower,
              ${contactToday('c')} AS contact
         FROM clients c WHERE c.id = ANY ($1::uuid[])`,
      [clientIds],
    );
  }
}

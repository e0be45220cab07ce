import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { CardState } from './card.entity.js';

export interface AdministratorWithCard {
  id: string;
  clientId: string | null;
  lastName: string;
  firstName: string;
  phone: string | null;
  email: string | null;
  leftOn: string | null;
  /** The card in use: the active one, else the latest. */
  card: { id: string; number: string | null; kind: 'CPA' | 'CPE'; state: CardState; validUntil: string | null } | null;
  /** Clients for which ANS has recorded this person. */
  activeAssignments: number;
}

interface Row {
  id: string;
  client_id: string | null;
  last_name: string;
  first_name: string;
  phone: string | null;
  email: string | null;
  left_on: string | null;
  card: AdministratorWithCard['card'];
  active_assignments: number;
}

const columns = `
  SELECT a.id, a.client_id, a.last_name, a.first_name, a.phone, a.email, a.left_on,
         (SELECT jsonb_build_object('id', k.id, 'number', k.number, 'kind', k.kind, 'state', k.state, 'validUntil', k.valid_until) FROM cards k
           WHERE k.administrator_id = a.id ORDER BY (k.state = 'active') DESC, k.created_at DESC LIMIT 1) AS card,
         (SELECT count(*)::int FROM assignments s WHERE s.administrator_id = a.id AND s.state IN ('active', 'end_to_request', 'end_requested')) AS active_assignments
    FROM administrators a`;

/** Who may act as technical administrator, with the card in use. */
@Injectable()
export class AdministratorsService {
  constructor(private readonly db: TenantDb) {}

  /** The editor's own people who have not left, by name. */
  ofEditor(): Promise<AdministratorWithCard[]> {
    return this.read('a.client_id IS NULL AND a.left_on IS NULL', []);
  }

  /** The client's own people who have not left. */
  ofClient(clientId: string): Promise<AdministratorWithCard[]> {
    return this.read('a.client_id = $1 AND a.left_on IS NULL', [clientId]);
  }

  /** These people, in the order given. */
  async forRequest(ids: string[]): Promise<AdministratorWithCard[]> {
    const found = await this.read('a.id = ANY($1)', [ids]);
    return ids.flatMap((id) => found.find((person) => person.id === id) ?? []);
  }

  private async read(condition: string, parameters: unknown[]): Promise<AdministratorWithCard[]> {
    const rows = await this.db.query<Row>(
      `${columns} WHERE ${condition} ORDER BY a.last_name, a.first_name, a.id`,
      parameters,
    );
    return rows.map((row) => ({
      id: row.id,
      clientId: row.client_id,
      lastName: row.last_name,
      firstName: row.first_name,
      phone: row.phone,
      email: row.email,
      leftOn: row.left_on,
      card: row.card,
      activeAssignments: row.active_assignments,
    }));
  }
}

/** Whether a card opens the platform today. */
export function cardValid(card: AdministratorWithCard['card'], today: string): boolean {
  return (
    card !== null &&
    card.state === 'active' &&
    card.number !== null &&
    (card.validUntil === null || card.validUntil >= today)
  );
}

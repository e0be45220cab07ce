import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { endsElsewhere, endsClosed } from '../slots/spoilt-order.facts.js';

/** What holds an establishment in place, and where the register says it is. */
export interface EstablishmentTies {
  /** Names of the instances that serve it, or served it when it was closed. */
  instances: string[];
  /** Certificates of which the subject has its FINESS in the OU. */
  certificates: number;
  /** Slots that it holds or held. */
  slots: number;
  /** Orders under way of its own slots, never those of their successors, that could not go on at this client, were it another's. */
  orders: number;
  /** Those that could not go on, were it closed. */
  ordersOfClosed: number;
  /** FINESS EJ of the legal entity the register gives it to; null when the register does not know it. */
  ownerFiness: string | null;
  ownerName: string | null;
  /** The editor's client of that legal entity. */
  ownerClientId: string | null;
  ownerArchived: boolean;
}

@Injectable()
export class EstablishmentQueries {
  constructor(private readonly db: TenantDb) {}

  async ties(id: string): Promise<EstablishmentTies> {
    const ties = (await this.tiesOf([id])).get(id);
    if (!ties) throw new Error('The establishment has gone');
    return ties;
  }

  /** Those of many, by id. OU is `1` + FINESS (F1.2); an old certificate may name one of the client's establishments. */
  async tiesOf(ids: string[]): Promise<Map<string, EstablishmentTies>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.query<EstablishmentTies & { id: string }>(
      `SELECT e.id, coalesce((SELECT array_agg(i.name ORDER BY searchable(i.name)) FROM instance_establishments s JOIN instances i ON i.id = s.instance_id WHERE s.establishment_id = e.id), '{}') AS instances,
              (SELECT count(*)::int FROM certificates x WHERE x.client_id = e.client_id AND strpos(x.subject, 'OU=1' || e.finess_eg) > 0) AS certificates,
              (SELECT count(*)::int FROM slots p WHERE p.establishment_id = e.id) AS slots,
              (SELECT count(*)::int FROM slots p JOIN open_orders o ON o.slot_id = p.id WHERE p.establishment_id = e.id AND p.client_id = e.client_id AND ${endsElsewhere('o')}) AS orders,
              (SELECT count(*)::int FROM slots p JOIN open_orders o ON o.slot_id = p.id WHERE p.establishment_id = e.id AND ${endsClosed('o')}) AS orders_of_closed,
              d.legal_entity_finess AS owner_finess, l.name AS owner_name, c.id AS owner_client_id, coalesce(c.archived_at IS NOT NULL, false) AS owner_archived
         FROM establishments e
         LEFT JOIN directory_establishments d ON d.finess = e.finess_eg
         LEFT JOIN directory_legal_entities l ON l.finess = d.legal_entity_finess
         LEFT JOIN clients c ON c.finess_ej = d.legal_entity_finess
        WHERE e.id = ANY ($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map(({ id, ...ties }) => [id, ties]));
  }

  /** Whoever has slots of theirs is told as they close or open: a client that one has left watches what it had. */
  async touchHolders(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = await this.db.query<{ clientId: string }>(
      'SELECT DISTINCT client_id FROM slots WHERE establishment_id = ANY ($1::uuid[])',
      [ids],
    );
    for (const { clientId } of rows) this.db.touchClient(clientId);
  }
}

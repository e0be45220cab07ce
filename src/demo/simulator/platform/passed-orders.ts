import type pg from 'pg';
import { editorOfSlug, enterEditor } from '../../../platform/tenancy/editors-of-owner.js';
import type { Environment } from '../../../identifiers/igc-words.js';

/** An order that somebody says to have passed on the platform, with what was typed there. */
export interface PassedOrder {
  id: string;
  state: 'ordered' | 'to_collect';
  stateSince: Date;
  productNumber: string | null;
  offer: string;
  usage: string;
  commonName: string;
  actorEmail: string | null;
  informedEmail: string | null;
  /** The number of the holder: its FINESS, or the SIRET of a client without any. */
  finess: string | null;
  siret: string | null;
  holder: string;
  departement: string | null;
  environment: Environment;
  keyMadeOnPlatform: boolean;
  /** DER; null without any. */
  csr: Buffer | null;
}

/**
 * The orders under way of the demonstration's editor. In life somebody types them on the platform with a card; here the simulator
 * reads what the product shows to type.
 * @param known those that the platform has already
 */
export async function passedOrders(owner: pg.Pool, known: string[]): Promise<PassedOrder[]> {
  const client = await owner.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await enterEditor(client, (await editorOfSlug(client, 'demo')) ?? '');
    const { rows } = await client.query<PassedOrder>(
      `SELECT o.id, o.state, o.state_since AS "stateSince", o.product_number AS "productNumber", s.offer, s.usage,
              s.common_name AS "commonName", s.actor_email AS "actorEmail", s.informed_email AS "informedEmail",
              coalesce(e.finess_eg, c.finess_ej) AS finess, c.siret, coalesce(e.name, c.name) AS holder, c.departement, c.environment,
              o.key_made_on_platform AS "keyMadeOnPlatform", x.der AS csr
         FROM orders o
         JOIN slots s ON s.id = o.slot_id
         JOIN clients c ON c.id = o.client_id
         LEFT JOIN establishments e ON e.id = s.establishment_id
         LEFT JOIN LATERAL (SELECT der FROM csrs WHERE order_id = o.id AND acceptable ORDER BY created_at DESC, id DESC LIMIT 1) x
           ON NOT o.key_made_on_platform
        WHERE o.state IN ('ordered', 'to_collect') AND o.id <> ALL ($1)
        ORDER BY o.state_since, o.id
        LIMIT 20`,
      [known],
    );
    await client.query('COMMIT');
    client.release();
    return rows;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

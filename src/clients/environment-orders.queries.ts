import { Injectable } from '@nestjs/common';
import type { Environment } from '../identifiers/igc-words.js';
import { orderIsAt } from '../orders/order.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';

/** How many are named at most. */
const named = 10;

/** The orders that keep a client in its environment: they are passed on the platform of that one, and not over. */
@Injectable()
export class EnvironmentOrders {
  constructor(private readonly db: TenantDb) {}

  /** By client, their numbers; whoever has none is left out. Asks nothing for nobody. */
  async of(clientIds: string[]): Promise<Map<string, string[]>> {
    if (clientIds.length === 0) return new Map();
    const rows = await this.db.query<{ clientId: string; numbers: string[] }>(
      `SELECT o.client_id, array_agg(o.number ORDER BY o.number) AS numbers FROM open_orders o WHERE o.client_id = ANY ($1::uuid[]) AND ${orderIsAt('o', 'placed', 'issued')}
        GROUP BY o.client_id`,
      [clientIds],
    );
    return new Map(rows.map(({ clientId, numbers }) => [clientId, numbers]));
  }
}

/** Why a client stays in its environment; null: nothing keeps it there. @param orders their numbers @param environment the one it is in */
export function whyKeepsEnvironment(orders: readonly string[], environment: string): string | null {
  if (orders.length === 0) return null;
  const platform = platforms[environment as Environment];
  const first = orders.slice(0, named);
  const more = orders.length - first.length;
  const all = [...first, ...(more > 0 ? [count(more, 'autre commande', 'autres commandes')] : [])];
  const listed = all.length === 1 ? all.join('') : `${all.slice(0, -1).join(', ')} et ${all.at(-1)}`;
  return orders.length === 1
    ? `La commande ${listed} est passée sur la plateforme ${platform}\u00a0: terminez-la, ou annulez-la, avant de changer l’environnement.`
    : `Les commandes ${listed} sont passées sur la plateforme ${platform}\u00a0: terminez-les, ou annulez-les, avant de changer l’environnement.`;
}

const platforms: Record<Environment, string> = { PROD: 'de production', TEST: 'de test' };

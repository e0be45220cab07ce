import { closedOrdersNothing, closedSince } from '../journey/steps/closed-entity.js';
import type { DirectoryQueries } from '../directory/search/directory.queries.js';
import { isAnEstablishment } from '../establishments/structure-rules.js';
import type { TenantDb } from '../platform/tenancy/tenant-db.js';

/** Why this FINESS should not be a client's; of one that is closed, a person may say that it is meant. */
export interface EntityObstacle {
  reason: string;
  closed: boolean;
}

/**
 * Domain rule 6: only a look-up tells an EG from an EJ, in the register or among the establishments of our own clients, and one that is open from one
 * that is closed. Null: nothing stands in the way.
 */
export async function whyNoEntity(
  directory: DirectoryQueries,
  db: TenantDb,
  finess: string,
): Promise<EntityObstacle | null> {
  const entity = await directory.legalEntity(finess);
  if (entity?.closedOn) {
    const reason = `${closedSince(entity.closedOn)} ${closedOrdersNothing}\u00a0: cherchez dans l’annuaire qui lui succède.`;
    return { reason, closed: true };
  }
  if (entity) return null;
  const establishment = await directory.establishment(finess);
  const owner = establishment
    ? { name: establishment.name, owner: establishment.legalEntityFiness }
    : await ownEstablishment(db, finess);
  return owner && { reason: isAnEstablishment(finess, owner), closed: false };
}

async function ownEstablishment(db: TenantDb, finess: string): Promise<{ name: string; owner: string } | null> {
  const [own] = await db.query<{ name: string; owner: string }>(
    `SELECT e.name, c.finess_ej AS owner FROM establishments e JOIN clients c ON c.id = e.client_id
      WHERE e.finess_eg = $1 AND e.closed_on IS NULL AND c.archived_at IS NULL`,
    [finess],
  );
  return own ?? null;
}

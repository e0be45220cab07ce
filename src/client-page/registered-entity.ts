import { closedOrdersNothing, closedSince } from '../directory/closed-entity.js';
import type { DirectoryQueries } from '../directory/search/directory.queries.js';
import { isAnEstablishment } from '../establishments/structure-rules.js';

/** Why this FINESS should not be a client's; of one that is closed, a person may say that it is meant. */
export interface EntityObstacle {
  reason: string;
  closed: boolean;
}

/** Domain rule 6: only a look-up tells an EG from an EJ, and one that is open from one that is closed. Null: nothing stands in the way. */
export async function whyNoEntity(directory: DirectoryQueries, finess: string): Promise<EntityObstacle | null> {
  const entity = await directory.legalEntity(finess);
  if (entity?.closedOn) {
    const reason = `${closedSince(entity.closedOn)} ${closedOrdersNothing}\u00a0: cherchez dans l’annuaire qui lui succède.`;
    return { reason, closed: true };
  }
  const establishment = entity ? null : await directory.establishment(finess);
  if (!establishment) return null;
  const owner = { name: establishment.name, owner: establishment.legalEntityFiness };
  return { reason: isAnEstablishment(finess, owner), closed: false };
}

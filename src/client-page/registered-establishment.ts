import type { DirectoryQueries } from '../directory/search/directory.queries.js';
import { isAnEstablishment } from '../establishments/structure-rules.js';

/** Why this FINESS cannot be a client's (domain rule 6: only a look-up tells an EG from an EJ); null when it can. */
export async function whyNoEntity(directory: DirectoryQueries, finess: string): Promise<string | null> {
  if (await directory.legalEntity(finess)) return null;
  const establishment = await directory.establishment(finess);
  if (!establishment) return null;
  return isAnEstablishment(finess, { name: establishment.name, owner: establishment.legalEntityFiness });
}

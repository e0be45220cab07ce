import type { Actor } from '../platform/tenancy/tenant-context.js';

export const archivedReason = 'Ce client est archivé\u00a0: rétablissez-le avant de modifier son dossier.';
const readerReason =
  'Votre rôle est en lecture seule\u00a0: demandez la modification au support ou au chargé de compte.';

/** Why the forms of a client's pages cannot be sent, as the page says it in their place; null when they can. */
export function lockOf(client: { archived: boolean }, actor: Actor): string | null {
  if (actor.kind === 'person' && actor.role === 'auditor') return readerReason;
  return client.archived ? archivedReason : null;
}

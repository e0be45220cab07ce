import { type Forecast, refused } from '../platform/changes/forecast.js';
import type { Actor } from '../platform/tenancy/tenant-context.js';
import { onlyReads } from '../journey/states/roles.js';

export const archivedReason = 'Ce client est archivé\u00a0: rétablissez-le avant de modifier son dossier.';
/** The same of one among many, with the way out. */
export const archivedForecast: Forecast = refused(archivedReason, {
  label: 'Rétablir le client',
  href: '/clients/:id/archive',
});
const readerReason =
  'Votre rôle est en lecture seule\u00a0: demandez la modification au support ou au chargé de compte.';

/** Why the forms of a client's pages cannot be sent, as the page says it in their place; null when they can. */
export function whyReadOnly(client: { archived: boolean }, actor: Actor): string | null {
  if (actor.kind === 'person' && onlyReads(actor.role)) return readerReason;
  return client.archived ? archivedReason : null;
}

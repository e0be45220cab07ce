import { fullName } from '../../identifiers/person-name.js';
import { de } from '../../identifiers/elision.js';
import { leftToOrder } from '../dossier/change-facts.js';
import type { RequestDossier } from '../dossier/request-dossier.js';

/** What a validated 503 did, in one sentence of the journal; a client that is left with nobody is never left in silence. */
export function validatedTold(done: string, dossier: RequestDossier): string {
  const { change, administrators } = dossier;
  if (!change) return done;
  const names = (people: RequestDossier['administrators']) => people.map(fullName).join(', ');
  const parts = [
    administrators.length > 0 ? `arrivée ${de(names(administrators))}` : null,
    change.departures.length > 0 ? `départ ${de(names(change.departures))}` : null,
  ].filter((part) => part !== null);
  const told = `${done}\u00a0: ${parts.join(', ')}`;
  if (leftToOrder(change, administrators) > 0) return told;
  return `${told}. Plus aucun administrateur n’est habilité pour ce client`;
}

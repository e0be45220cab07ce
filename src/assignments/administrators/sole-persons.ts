import { count } from '../../platform/web/view-helpers.js';

/** A client whom nobody else goes on acting for once somebody has left. */
export interface SoleClient {
  id: string;
  name: string;
}

const shown = 3;

/** The beginning of a sentence about those clients, wherever somebody's departure is looked at; what mends it follows. */
export function soleWords(clients: SoleClient[]): string {
  const names = clients.slice(0, shown).map(({ name }) => name);
  const more = clients.length - names.length;
  return `Seule personne habilitée pour ${names.join(', ')}${more > 0 ? ` et ${count(more, 'autre', 'autres')}` : ''}`;
}

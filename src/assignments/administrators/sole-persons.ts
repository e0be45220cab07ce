import { count } from '../../platform/web/view-helpers.js';

/** The clients whom nobody else goes on acting for once somebody has left: the first by name, and how many there are. */
export interface SoleClients {
  names: string[];
  total: number;
}

export const soleNamed = 3;

/** The beginning of a sentence about those clients, wherever somebody's departure is looked at; what mends it follows. */
export function soleWords({ names, total }: SoleClients): string {
  const more = total - names.length;
  return `Seule personne habilitée pour ${names.join(', ')}${more > 0 ? ` et ${count(more, 'autre', 'autres')}` : ''}`;
}

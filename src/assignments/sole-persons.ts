import { count } from '../platform/web/view-helpers.js';

/** A client whom nobody else goes on acting for once somebody has left. */
export interface SoleClient {
  id: string;
  name: string;
  /** It orders by its own people, and has none (domain rule 7): nobody of ours can stand in. */
  selfAdministered: boolean;
}

/** What is said of those clients, wherever somebody's departure is looked at: a sentence a kind, since what mends it differs. */
export function soleSentences(clients: SoleClient[]): string[] {
  const ours = clients.filter(({ selfAdministered }) => !selfAdministered);
  const itself = clients.filter(({ selfAdministered }) => selfAdministered);
  return [
    ...(ours.length > 0
      ? [
          `Seule personne habilitée pour ${named(ours)}\u00a0: prévoyez une seconde personne, ou réaffectez par une campagne.`,
        ]
      : []),
    ...(itself.length > 0
      ? [
          `${itself.length === 1 ? 'Commande lui-même et n’a personne à lui' : 'Commandent eux-mêmes et n’ont personne à eux'}\u00a0: ${named(itself)}. Déclarez son administrateur, ou changez qui commande sur sa page «\u00a0Contrat avec l’ANS\u00a0».`,
        ]
      : []),
  ];
}

const shown = 3;

function named(clients: SoleClient[]): string {
  const names = clients.slice(0, shown).map(({ name }) => name);
  const more = clients.length - names.length;
  return more > 0 ? `${names.join(', ')} et ${count(more, 'autre', 'autres')}` : names.join(', ');
}

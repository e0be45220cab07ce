import { de } from '../../identifiers/elision.js';
import { recordedStates } from '../../assignments/assignment.entity.js';
import { clock } from '../../platform/clock.js';
import type { CellError, Line } from '../file/read-line.js';
import { type ClientState, type Known, numberOf } from './client-state.js';

/** Whom the line says ANS has recorded for the client already, by their cards. */
export function foldHabilitations({ given }: Line, next: ClientState, { cards }: Known): CellError[] {
  const numbers = (given['habilitatedCards'] ?? '').split(' ').filter((number) => number !== '');
  const since = given['habilitatedSince'] ?? '';
  if (numbers.length === 0)
    return since === '' ? [] : [{ key: 'habilitatedSince', text: 'Indiquez aussi les numéros des cartes habilitées.' }];
  const errors: CellError[] = [];
  for (const number of numbers) {
    const refusal = foldOne(number, since, next, cards.get(number));
    if (refusal !== null) errors.push(refusal);
  }
  return errors;
}

function foldOne(
  number: string,
  since: string,
  next: ClientState,
  holder: ReturnType<Known['cards']['get']>,
): CellError | null {
  const refuse = (text: string, key = 'habilitatedCards') => ({ key, text });
  if (!holder)
    return refuse(
      `La carte ${number} n’est à personne dans Sceau\u00a0: importez d’abord les administrateurs et leurs cartes.`,
    );
  // What is there already is no news: a file that was exported comes back as it went, with those who left since.
  const held = next.habilitations.get(holder.administratorId);
  if (held && recordedStates.includes(held.state)) return null;
  if (holder.gone) return refuse(`${holder.name}, titulaire de la carte ${number}, a quitté ses fonctions.`);
  if (holder.employer !== '' && holder.employer !== numberOf(next))
    return refuse(
      `La carte ${number} est celle ${de(holder.name)}, administrateur d’un autre client (${holder.employer}).`,
    );
  if (since === '') return refuse('Indiquez depuis quand l’ANS a enregistré l’habilitation.', 'habilitatedCards');
  if (since > clock.today()) return refuse('Cette date n’est pas encore venue.', 'habilitatedSince');
  const { administratorId, name } = holder;
  const before = held ?? { id: null, instant: '' };
  next.habilitations.set(administratorId, { ...before, state: 'active', since, name, card: number });
  return null;
}

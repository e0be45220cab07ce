import { de } from '../../identifiers/elision.js';
import { recordedStates } from '../../assignments/assignment.entity.js';
import { clock } from '../../platform/clock.js';
import { date } from '../../platform/web/view-helpers.js';
import type { CellError, Line, Values } from '../file/read-line.js';
import { ofHabilitations } from './client-lines.js';
import { type CardHolder, type ClientState, type HabilitationHeld, type Known, numberOf } from './client-state.js';

/** Whom the line says ANS has recorded for the client already, by their cards. */
export function foldHabilitations({ given }: Line, next: ClientState, { cards }: Known): CellError[] {
  const numbers = (given['habilitatedCards'] ?? '').split(' ').filter((number) => number !== '');
  const since = given['habilitatedSince'] ?? '';
  if (numbers.length === 0) return foldNone(given, next);
  const named = numbers.map((number) => recordedOf(next, cards.get(number)));
  if (named.every((held) => held !== null)) return foldRecorded(given['habilitatedSince'], named, next);
  const errors: CellError[] = [];
  for (const number of numbers) {
    const refusal = foldOne(number, since, next, cards.get(number));
    if (refusal !== null) errors.push(refusal);
  }
  return errors;
}

const recordedOf = ({ habilitations }: ClientState, holder: CardHolder | undefined): HabilitationHeld | null => {
  const held = holder && habilitations.get(holder.administratorId);
  return held && recordedStates.includes(held.state) ? held : null;
};

// A line names nobody: it can only ask for less than there is.
function foldNone(given: Values, next: ClientState): CellError[] {
  if (given['habilitatedSince'])
    return [{ key: 'habilitatedSince', text: 'Indiquez aussi les numéros des cartes habilitées.' }];
  const { habilitatedCards } = ofHabilitations(next);
  if (habilitatedCards === undefined) return [];
  if (given['habilitatedCards'] === undefined) return given['habilitatedSince'] === undefined ? [] : [anotherDay(next)];
  const text =
    'Un fichier ne met pas fin à une habilitation\u00a0: demandez-en la fin depuis la page du client, ou laissez cette cellule vide.';
  return [{ key: 'habilitatedCards', text }];
}

// The day that a client's lines say is that of the first of them; a list of one's own may say that of each.
function foldRecorded(since: string | undefined, named: HabilitationHeld[], next: ClientState): CellError[] {
  const days = [ofHabilitations(next)['habilitatedSince'], ...named.map((held) => held.since)];
  // Of one whose end is asked for, that day is no longer known.
  const known = named.every(({ state }) => state === 'active');
  return since === undefined || days.includes(since) || (since !== '' && !known) ? [] : [anotherDay(next)];
}

function anotherDay(next: ClientState): CellError {
  const since = ofHabilitations(next)['habilitatedSince'] ?? '';
  const when = since === '' ? '' : ` depuis le ${date(since)}`;
  const text = `L’habilitation est déjà enregistrée dans Sceau${when}\u00a0: un fichier ne change pas cette date. Laissez cette cellule vide.`;
  return { key: 'habilitatedSince', text };
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
  if (recordedOf(next, holder)) return null;
  const held = next.habilitations.get(holder.administratorId);
  if (holder.gone) return refuse(`${holder.name}, titulaire de la carte ${number}, a quitté ses fonctions.`);
  if (holder.employer !== '' && holder.employer !== numberOf(next))
    return refuse(
      `La carte ${number} est celle ${de(holder.name)}, administrateur d’un autre client (${holder.employer}).`,
    );
  if (since === '') return refuse('Indiquez depuis quand l’ANS a enregistré l’habilitation.', 'habilitatedCards');
  if (since > clock.today()) return refuse('Cette date n’est pas encore venue.', 'habilitatedSince');
  const { administratorId, name } = holder;
  const before = held ?? { id: null, instant: '', recorded: null };
  next.habilitations.set(administratorId, { ...before, state: 'active', since, name, card: number });
  return null;
}

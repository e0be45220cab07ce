import { fullName } from '../../identifiers/person-name.js';
import { de } from '../../identifiers/elision.js';
import { frenchDate } from '../calendar/french-date.js';
import { addDays } from '../calendar/working-days.js';
import { type CardProblem } from './card-holder.js';
import { type ClientFacts, type NextAction, section } from './client-facts.js';
import { ascending, firstOf } from './first-of.js';
import { type Assigned, namesOf, type Obstacle, whoMayOrder } from './ordering.js';

/** A card or a mandate is told so many days before its end: a new card takes weeks. */
export const endsSoonDays = 90;

type Repairs = Exclude<CardProblem, 'left'>;

const repairs: Record<Repairs, (card: string) => string> = {
  card_missing: (card) => `Commander ${card}`,
  card_ordered: (card) => `Attendre ${card}, puis noter son activation`,
  card_blocked: (card) => `Faire remplacer ${card}, bloquée`,
  card_replaced: (card) => `Enregistrer la nouvelle carte qui remplace ${card}`,
  card_expired: (card) => `Renouveler ${card}`,
};

/** ANS has recorded somebody, and no card is valid: the one that is closest to be mended, and its holder. */
export function cardAction(missing: Obstacle[]): NextAction | null {
  const [first] = missing;
  if (!first?.person) return null;
  const { person, code } = first;
  const problem = code.replace('administrator_', '') as Repairs;
  const why = missing.map(({ sentence }) => sentence).join(' ');
  return {
    ...holderAction(person),
    step: 2,
    code,
    ...(problem === 'card_ordered' ? { who: 'ans', whoName: null } : {}),
    title: repairs[problem](cardName(person)),
    detail: `${why} Personne ne peut commander pour ce client.`,
    since: problem === 'card_expired' ? (person.card?.validUntil ?? null) : null,
    due: null,
  };
}

/** Étape 5: the first to end of the cards, or of the terms of office, of those who may order. */
export function endingWatch(facts: ClientFacts, today: string): NextAction | null {
  const { people } = whoMayOrder(facts, null, today);
  const soon = addDays(today, endsSoonDays);
  const ends = people
    .filter(({ state }) => state === 'active')
    .map((person) => ({ person, ...endOf(person) }))
    .filter(({ person, on, leaves }) => on <= soon && (leaves || !person.card?.renewing));
  const ending = firstOf(ends, (one, other) => ascending(one.on, other.on));
  if (!ending) return null;
  const { person, on, leaves } = ending;
  const others = people.filter((other) => other !== person && endOf(other).on > on);
  const rest =
    others.length > 0 ? `${namesOf(others)} pourra encore commander.` : 'Personne d’autre ne pourra commander.';
  const base = { ...holderAction(person), step: 5, since: null, due: on } as const;
  if (leaves) {
    const title = `Préparer le remplacement ${de(fullName(person))}`;
    const detail = `Son départ est prévu le ${frenchDate(on)}. ${rest}`;
    return { ...base, code: 'administrator_leaving', who: 'editor', whoName: null, title, detail };
  }
  const detail = `Elle n’est plus valable après le ${frenchDate(on)}\u00a0: une nouvelle carte se commande par le formulaire 301. ${rest}`;
  return { ...base, code: 'administrator_card_ending', title: `Renouveler ${cardName(person)}`, detail };
}

function endOf({ card, leftOn }: Assigned): { on: string; leaves: boolean } {
  const valid = card?.validUntil ?? '9999-12-31';
  return leftOn !== null && leftOn <= valid ? { on: leftOn, leaves: true } : { on: valid, leaves: false };
}

function holderAction(person: Assigned) {
  return {
    who: person.clientId === null ? 'administrator' : 'client',
    whoName: fullName(person),
    target: section('assignments'),
  } as const;
}

function cardName(person: Assigned): string {
  const kind = person.card?.kind ?? (person.clientId === null ? 'CPA' : 'CPE');
  return `la carte ${kind} ${de(fullName(person))}`;
}

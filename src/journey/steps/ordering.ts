import { fullName } from '../../identifiers/person-name.js';
import { frenchDate } from '../calendar/french-date.js';
import { isOver, isToCome } from '../calendar/mandate-days.js';
import { type CardHolder, type CardProblem, cardProblem, hasLeft, whyNotOrdering } from './card-holder.js';
import { type OpenAssignmentState, recordedStates } from '../states/assignment-states.js';
import { type DelegationState, type inForceStates, isInForce } from '../states/delegation-states.js';
import { ascending } from './first-of.js';
import type { Offer } from '../../identifiers/igc-words.js';

/** The mandate that counts: the one in force, the widest when there are several, else the latest one. */
export interface MandateFacts {
  state: DelegationState;
  /** On paper unless told otherwise. */
  channel?: 'form' | 'portal';
  since: string;
  startsOn: string | null;
  endsOn: string | null;
  scope: Offer[];
}

/** Somebody whom ANS has recorded for the client, or is asked to record; `clientId` is null for the editor's own people. */
export interface Assigned extends CardHolder {
  id: string;
  clientId: string | null;
  state: OpenAssignmentState;
  since: string;
  /** What ANS recorded the person for (F4.1: per structure and offer), by our validated forms 413; null: by another way, which does not say. */
  offers?: Offer[] | null;
}

/** What domain rule 7 depends on. Dates are ISO days of Paris. */
export interface OrderingFacts<Person extends Assigned = Assigned> {
  selfAdministered: boolean;
  /** The ISO day on which its legal entity was closed, as the national register says and nobody contests; null: it is open, not in the register, or it has none. */
  entityClosedOn?: string | null;
  delegation: MandateFacts | null;
  people: Person[];
}

/** One thing that is missing: `sentence` says what, and what to do; `person` is whose card it is. */
export interface Obstacle<Person extends Assigned = Assigned> {
  code: DelegationProblem | `administrator_${'unrecorded' | 'out_of_offer' | CardProblem}`;
  sentence: string;
  person: Person | null;
}

export type DelegationProblem =
  | 'delegation_missing'
  | `delegation_${Exclude<DelegationState, (typeof inForceStates)[number]>}`
  | 'delegation_expired'
  | 'delegation_not_begun'
  | 'delegation_out_of_scope';

/** Who may order today, in the order they are named; nobody as long as something is missing. */
export interface Orderers<Person extends Assigned = Assigned> {
  people: Person[];
  missing: Obstacle<Person>[];
}

/**
 * Domain rule 7, its one place: a delegation in force whose scope covers the order (unless the client acts itself), an
 * administrator whom ANS has recorded for the client and for this offer, a card valid today. The next action and the pages of orders ask it.
 * @param offer what is to be ordered; null asks whether anything at all may be
 */
export function whoMayOrder<Person extends Assigned>(
  facts: OrderingFacts<Person>,
  offer: Offer | null,
  today: string,
): Orderers<Person> {
  const mandate = delegationObstacle(facts, offer, today);
  const recorded = recordedPeople(facts, today);
  const able = withCard(
    recorded.filter((person) => isRecordedFor(person, offer)),
    today,
  );
  const missing = [
    ...(mandate ? [{ ...mandate, person: null }] : []),
    ...(able.length > 0 ? [] : peopleObstacles(facts, recorded, offer, today)),
  ];
  return { people: mandate ? [] : able, missing };
}

/**
 * Those whom ANS has recorded and who have not left, in the order they are named: those whose end is not asked for first,
 * then who was recorded first, then by name. A client that acts itself orders with its own people's CPE.
 */
function recordedPeople<Person extends Assigned>(facts: OrderingFacts<Person>, today: string): Person[] {
  return facts.people.filter((person) => actsToday(person, facts, today)).sort(byRank);
}

/** Those of them who have a card valid today, whatever the mandate says. */
export function ablePeople<Person extends Assigned>(facts: OrderingFacts<Person>, today: string): Person[] {
  return withCard(recordedPeople(facts, today), today);
}

function withCard<Person extends Assigned>(people: Person[], today: string): Person[] {
  return people.filter((person) => cardProblem(person, today) === null);
}

/** Somebody acts for the client today. */
export function anyRecorded(facts: OrderingFacts, today: string): boolean {
  return facts.people.some((person) => actsToday(person, facts, today));
}

/** One of them has a card valid today: what else may be missing is the mandate. */
export function anyAble(facts: OrderingFacts, today: string): boolean {
  return facts.people.some((person) => actsToday(person, facts, today) && cardProblem(person, today) === null);
}

/** ANS has recorded this person for the client, who has not left. */
export function actsToday(person: Assigned, { selfAdministered }: OrderingFacts, today: string): boolean {
  return isRecorded(person) && !hasLeft(person, today) && (!selfAdministered || person.clientId !== null);
}

/** Where nothing says for what, nothing keeps the person from it. */
function isRecordedFor({ offers = null }: Assigned, offer: Offer | null): boolean {
  return offer === null || offers === null || offers.includes(offer);
}

/** An end counts once ANS has confirmed it. */
export function isRecorded({ state }: Pick<Assigned, 'state'>): boolean {
  return recordedStates.includes(state);
}

/** « Julien Roche », « Julien Roche ou Nadia Petit », « Julien Roche ou 2 autres ». */
export function namesOf(people: Assigned[]): string | null {
  const [first, second, ...others] = people;
  if (!first) return null;
  if (!second) return fullName(first);
  return `${fullName(first)} ou ${others.length === 0 ? fullName(second) : `${others.length + 1} autres`}`;
}

/** Why the mandate of a client does not let us order, or declare who will; null when it does, or when none is needed. @param offer null asks for any */
export function delegationObstacle(
  { selfAdministered, delegation }: Pick<OrderingFacts, 'selfAdministered' | 'delegation'>,
  offer: Offer | null,
  today: string,
): { code: DelegationProblem; sentence: string } | null {
  if (selfAdministered) return null;
  const none = 'Aucune délégation en vigueur\u00a0: faites signer le mandat du client, puis activez-le.';
  if (!delegation) return { code: 'delegation_missing', sentence: none };
  const { state, startsOn, endsOn, scope } = delegation;
  const begins = startsOn !== null && isToCome({ startsOn }, today) ? notBegun(startsOn) : null;
  // Signed before its day, it is activated on that day (`datesRunning`): nobody has anything to do until then.
  if (state === 'signed' && begins) return begins;
  if (!isInForce(state)) return { code: `delegation_${state}`, sentence: none };
  if (endsOn !== null && isOver({ endsOn }, today)) {
    const sentence = `La délégation a pris fin le ${frenchDate(endsOn)}\u00a0: faites signer un nouveau mandat.`;
    return { code: 'delegation_expired', sentence };
  }
  if (begins) return begins;
  if (offer === null || scope.includes(offer)) return null;
  return {
    code: 'delegation_out_of_scope',
    sentence: `La délégation en vigueur ne couvre pas l’offre ${offer}\u00a0: faites signer un mandat plus étendu.`,
  };
}

const notBegun = (day: string) => ({
  code: 'delegation_not_begun' as const,
  sentence: `La délégation prend effet le ${frenchDate(day)}\u00a0: rien ne se commande avant.`,
});

// What is closest to be mended comes first: a card on its way, then one to renew, one to order.
const ease: CardProblem[] = ['card_ordered', 'card_expired', 'card_replaced', 'card_blocked', 'card_missing', 'left'];

function peopleObstacles<Person extends Assigned>(
  facts: OrderingFacts,
  recorded: Person[],
  offer: Offer | null,
  today: string,
): Obstacle<Person>[] {
  if (recorded.length === 0)
    return [{ code: 'administrator_unrecorded', sentence: unrecorded(facts, today), person: null }];
  const elsewhere = recorded.filter((person) => !isRecordedFor(person, offer));
  const ofOffer = recorded.filter((person) => isRecordedFor(person, offer));
  return [
    ...cardObstacles(ofOffer.length > 0 ? ofOffer : recorded, today),
    ...(offer && elsewhere.length > 0
      ? [{ code: 'administrator_out_of_offer' as const, sentence: outOfOffer(elsewhere, offer), person: null }]
      : []),
  ];
}

function outOfOffer(people: Assigned[], offer: Offer): string {
  const held = [...new Set(people.flatMap(({ offers }) => offers ?? []))].sort().join(' et ');
  const names = people.map((person) => fullName(person)).join(', ');
  return `L’ANS n’a habilité ${names} que pour l’offre ${held}\u00a0: préparez une demande 413 avec l’offre ${offer}.`;
}

function cardObstacles<Person extends Assigned>(recorded: Person[], today: string): Obstacle<Person>[] {
  const obstacles = recorded.flatMap((person) => {
    const problem = cardProblem(person, today);
    return problem ? [{ person, problem, sentence: whyNotOrdering(person, today) ?? '' }] : [];
  });
  return obstacles
    .sort((a, b) => ease.indexOf(a.problem) - ease.indexOf(b.problem))
    .map(({ person, problem, sentence }) => ({ code: `administrator_${problem}` as const, sentence, person }));
}

function unrecorded({ selfAdministered, people }: OrderingFacts, today: string): string {
  const gone = people.filter((person) => isRecorded(person) && hasLeft(person, today));
  const left =
    gone.length > 0 ? `${gone.map((person) => `${fullName(person)} a quitté ses fonctions.`).join(' ')} ` : '';
  return selfAdministered
    ? `${left}Aucun administrateur du client n’est habilité\u00a0: il doit en déclarer un à l’ANS par le formulaire 413.`
    : `${left}Aucun administrateur n’est habilité pour ce client\u00a0: sa demande 413 doit d’abord être signée, envoyée à l’ANS et validée.`;
}

function byRank(a: Assigned, b: Assigned): number {
  const leaving = Number(a.state !== 'active') - Number(b.state !== 'active');
  return leaving || ascending(a.since, b.since) || ascending(nameKey(a), nameKey(b));
}

function nameKey({ lastName, firstName, id }: Assigned): string {
  return `${lastName} ${firstName} ${id}`;
}

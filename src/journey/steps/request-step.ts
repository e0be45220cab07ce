import { numberWords } from '../../identifiers/structure-number.js';
import type { ActionCode } from './action-queues.js';
import { type ClientFacts, type NextAction, type RequestFacts, section } from './client-facts.js';
import { frenchDate } from '../calendar/french-date.js';
import { addWorkingDays } from '../calendar/working-days.js';
import { designationAction, designationInstead } from './designation-step.js';
import { hasLeft } from './card-holder.js';
import { newcomerAction } from './newcomer-step.js';
import { ascending } from './first-of.js';
import { anyAble, anyRecorded, isRecorded } from './ordering.js';
import { heardAction } from './reply-step.js';
import { askedInTest, gestureOf, type OpenRequestState } from './request-gestures.js';
import { stuckAction } from './stuck-step.js';

/** Étape 3: ANS must have recorded an administrator for this client, by a validated 413 or by the portal. Null: somebody whom it has recorded can order. */
export function requestAction(facts: ClientFacts, today: string): NextAction | null {
  if (anyAble(facts, today)) return null;
  const pending = pendingAction(facts, today);
  if (pending || anyRecorded(facts, today)) return pending;
  return instead(facts, today) ?? toAsk(facts, today);
}

// One that orders for itself is declared by its form: nobody of ours is designated. What ANS has validated is confirmed first.
function instead(facts: ClientFacts, today: string): NextAction | null {
  const { request, designation, selfAdministered, zone } = facts;
  if (!designation || selfAdministered || (request && isToConfirm(request, facts, today))) return null;
  return designationAction(3, designation.since, zone);
}

const isToConfirm = (request: RequestFacts, facts: ClientFacts, today: string) =>
  request.state === 'validated' && request.kind !== '503' && nobodySince(request.since, facts, today) === request.since;

// Nobody is recorded, and nothing is under way. What a client in test asks, it asks by another form: the request keeps the record of it.
function toAsk(facts: ClientFacts, today: string): NextAction {
  const action = toDeclare(facts, today);
  return facts.environment === 'TEST' && action.target.section === 'requests' ? { ...action, ...askedInTest } : action;
}

function toDeclare(facts: ClientFacts, today: string): NextAction {
  const { request } = facts;
  const nobody = (since: string) => nobodySince(since, facts, today);
  if (!request) {
    return toRequest(
      'request_missing',
      nobody(facts.createdOn),
      'Préparer la demande 413',
      'Elle déclare à l’ANS les administrateurs techniques.',
    );
  }
  if (request.state === 'cancelled') {
    const detail = 'La précédente est annulée, et aucun administrateur n’est habilité pour ce client.';
    return toRequest('request_cancelled', nobody(request.since), 'Préparer une nouvelle demande 413', detail);
  }
  if (request.kind === '503') {
    const detail = 'Le changement enregistré par l’ANS ne laisse personne pour commander.';
    return toRequest('request_missing', nobody(request.since), 'Préparer la demande 413', detail);
  }
  const since = nobody(request.since);
  if (facts.former && facts.people.some((one) => one.state === 'to_request' && !hasLeft(one, today))) {
    const detail = `Plus personne n’est habilité depuis le ${frenchDate(since)}\u00a0: l’ANS habilite pour un numéro, et cette demande dit sous le ${numberWords(facts.number)} qui est à habiliter.`;
    return toRequest('request_missing', since, 'Préparer la demande 413', detail);
  }
  const detail = isToConfirm(request, facts, today)
    ? 'La demande est validée mais aucune habilitation n’est active\u00a0: confirmez-la, ou redemandez-la à l’ANS.'
    : `Plus personne n’est habilité depuis le ${frenchDate(since)}\u00a0: faites habiliter quelqu’un d’autre.`;
  return {
    ...toRequest('assignment_missing', since, 'Habiliter un administrateur technique', detail),
    target: section('assignments'),
  };
}

/** Étape 5, while somebody orders all the same: who is to be recorded besides, or instead. */
export function requestWatch(facts: ClientFacts, today: string): NextAction | null {
  const action = pendingAction(facts, today);
  return action && { ...action, step: 5 };
}

/** A refusal is in no list of home but this one, and what was asked in vain is still asked: they are looked at before what goes on without them. */
export function settledWatch(facts: ClientFacts, today: string): NextAction | null {
  return facts.request?.state === 'refused' || facts.request?.replaced ? requestWatch(facts, today) : null;
}

/** Somebody still has to do with it: a refused one is made again. */
export function isPending(request: ClientFacts['request']): request is RequestFacts & { state: OpenRequestState } {
  return request !== null && request.state !== 'validated' && request.state !== 'cancelled';
}

// What ANS is asked, or is to be asked because somebody was handed the client.
function pendingAction(facts: ClientFacts, today: string): NextAction | null {
  const { request } = facts;
  const recorded = anyRecorded(facts, today);
  if (!isPending(request) || (recorded && overtaken(request, facts))) return recorded ? newcomerAction(facts) : null;
  return openRequest(request, request.state, facts);
}

// Whoever was recorded meanwhile, and is no more, or has left.
function nobodySince(before: string, { habilitationEndedOn = null, people }: ClientFacts, today: string): string {
  const left = people.flatMap((one) => (isRecorded(one) && hasLeft(one, today) ? (one.leftOn ?? []) : []));
  return [before, habilitationEndedOn ?? before, ...left].sort(ascending).at(-1) ?? before;
}

// A refused 503 is made again only while the departure it asked for is still wanted.
function overtaken({ kind, state }: RequestFacts, { people }: ClientFacts): boolean {
  if (kind !== '503' || state !== 'refused') return false;
  return people.some((one) => one.state === 'active') && !people.some((one) => one.state === 'end_to_request');
}

function toRequest(code: ActionCode, since: string, title: string, detail: string): NextAction {
  return { step: 3, code, who: 'editor', whoName: null, title, detail, since, due: null, target: section('requests') };
}

function openRequest(
  request: RequestFacts,
  state: OpenRequestState,
  facts: Pick<ClientFacts, 'zone' | 'designation' | 'environment'>,
): NextAction {
  const { zone, designation, environment } = facts;
  if (request.replaced) return replacedAction(request);
  const asked = designationInstead({ request, designation });
  if (asked) return designationAction(3, asked.since, zone);
  const { workingDays: _workingDays, ...row } = gestureOf({ ...request, state, environment });
  const due = dueOf(request, state, zone);
  const target = { kind: 'request', id: request.id, ...(request.kind === '503' && { form: request.kind }) } as const;
  const detail =
    row.who === 'ans' && request.spentDays > 0
      ? `${row.detail} Son délai reprend où il s’était arrêté\u00a0: ${workingDaysText(request.spentDays)}.`
      : row.detail;
  return { step: 3, ...row, detail, whoName: null, since: request.since, due, target };
}

// The portal has the person out of our team, or somebody noted the end: the form would ask for what is done.
const doneWithoutIt = {
  title: 'Annuler la demande 503, dont le changement est déjà fait',
  detail:
    'L’ANS n’a plus qui part, et a déjà qui arrive\u00a0: il n’y a plus rien à lui demander. Ouverte, elle retient toute autre demande de ce client.',
};

const designated = {
  title: 'Annuler la demande 413, que la désignation remplace',
  detail:
    'La désignation est constatée sur mesHabilitations, et l’ANS connaît déjà qui cette demande déclare\u00a0: il n’y a plus rien à faire signer.',
};

// One demand at a time: what took place otherwise has made the form needless, whoever had it in hand.
function replacedAction({ id, kind, since }: RequestFacts): NextAction {
  return {
    step: 3,
    code: 'request_replaced',
    who: 'editor',
    whoName: null,
    ...(kind === '503' ? doneWithoutIt : designated),
    since,
    due: null,
    target: { kind: 'request', id, ...(kind === '503' && { form: kind }) },
  };
}

/**
 * What is next of one request, by itself: what the next action of its client is when nothing else comes before it. Null of one that is closed for good.
 * Of one that is at ANS, what its client answers besides changes nothing.
 */
export function requestTurn(facts: RequestTurnFacts): NextAction | null {
  const { request } = facts;
  if (!request || request.state === 'validated' || request.state === 'cancelled') return null;
  const action = openRequest(request, request.state, facts);
  return action.who === 'ans' ? (stuckAction(action, facts) ?? action) : heardAction(action, facts);
}

/** What decides of it. */
export type RequestTurnFacts = Pick<
  ClientFacts,
  'request' | 'zone' | 'environment' | 'answer' | 'reply' | 'declined' | 'designation'
>;

/**
 * When the next move on the open request is due: the one clock of the next action and of the lists. What is heard of its client, handed back,
 * written or declined, stops it as it makes the turn ours, until somebody has looked at it or has asked again. A designation that is asked in its place
 * is late by itself, and the form is not.
 */
export function requestDue(facts: RequestTurnFacts): string | null {
  return designationInstead(facts) ? null : (requestTurn(facts)?.due ?? null);
}

function dueOf(request: RequestFacts, state: OpenRequestState, zone: ClientFacts['zone']): string | null {
  const { who, workingDays } = gestureOf({ ...request, state });
  if (workingDays === null) return null;
  // Domain rule 12: the clock of ANS stopped in correction; it goes on, it does not begin again.
  const left = who === 'ans' ? Math.max(0, workingDays - request.spentDays) : workingDays;
  // F6: ANS is in Paris, the client keeps its own holidays.
  return addWorkingDays(request.since, left, who === 'client' ? zone : 'metropole');
}

/** The day until which the client may sign without being late, as its own space tells it. @param since ISO day the form left */
export function signatureDue(since: string, zone: ClientFacts['zone']): string {
  return addWorkingDays(since, gestureOf({ state: 'awaiting_signature' }).workingDays ?? 0, zone);
}

function workingDaysText(days: number): string {
  return days === 1 ? '1\u00a0jour ouvré est déjà passé' : `${days}\u00a0jours ouvrés sont déjà passés`;
}

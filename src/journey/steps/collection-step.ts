import { isBeforePlacing } from '../states/order-states.js';
import { type Coverage, declaredNote, isToRedo, severity } from '../plan/coverage.js';
import { firstDayToCome } from '../plan/certificate-days.js';
import { redoSteps, stepsToRedo, wrongBecause } from './redo.js';
import { scopeAction } from './administrator-step.js';
import {
  type ClientFacts,
  type NextAction,
  type OpenOrder,
  type SlotAct,
  type SlotFacts,
  ours,
  section,
} from './client-facts.js';
import { frenchDate } from '../calendar/french-date.js';
import { firstOf } from './first-of.js';
import { actsToday, whoMayOrder } from './ordering.js';
import type { Offer } from '../../identifiers/igc-words.js';
import { actOfOrder, actOfSlot, orderProgress } from './slot-acts.js';

/** Étape 4: the slot closest to working service, among those that have none yet. */
export function collectionAction(facts: ClientFacts, today: string): NextAction | null {
  if (facts.slots.length === 0) {
    return {
      ...slotAction(4, null, possibleSince(null, facts, today)),
      code: 'slots_missing',
      who: 'editor',
      title: 'Indiquer les services appelés par les instances du client',
      detail: 'Aucun emplacement n’est à couvrir\u00a0: les certificats nécessaires se déduisent des services.',
      target: section('establishments'),
    };
  }
  const waiting = facts.slots.filter(
    (slot) =>
      !asksNothing(slot) && (uncovered.includes(slot.coverage) || (slot.neverInstalled && slot.coverage === 'expired')),
  );
  const slot = firstOf(waiting, byProgress(today));
  return slot
    ? (outOfScope(slot, facts, today) ?? orderAction(4, slot, today) ?? unorderedAction(4, slot, facts, today))
    : null;
}

// Of a closed establishment: its order is to be cancelled, what it has may be to revoke; nothing else is done about it.
const asksNothing = (slot: SlotFacts): boolean => slot.next === 'none' && !slot.order?.spoilt && !isToRedo(slot);

// Whatever becomes of it, it is there: nothing of it asks for the mandate first.
const issued: Coverage[] = ['to_redo', 'issued_not_installed'];

const uncovered: Coverage[] = ['revoked', 'missing', 'requested', ...issued];

/** Étape 5: a revoked or expired certificate breaks the service, one that expires soon will. The earliest expiry comes first. Of what was never in service, it is étape 4. */
export function renewalAction(facts: ClientFacts, today: string): NextAction | null {
  const pressing = facts.slots.filter((slot) => isPressing(slot) && !waitsForItsDay(slot, today));
  const slot = firstOf(pressing, byExpiry);
  return slot ? (orderedAction(slot, facts, today) ?? unorderedAction(5, slot, facts, today)) : null;
}

/**
 * Étape 5, once nothing presses: an order under way though its slot is covered, a renewal or one to cancel. What is ours to do is not hidden
 * behind what waits for others, nor either behind what waits for its first day.
 */
export function openOrderWatch(facts: ClientFacts, today: string): NextAction | null {
  const ordered = facts.slots.filter((slot) => slot.order !== null && !asksNothing(slot)).sort(byExpiry);
  const told = ordered.flatMap((slot) => orderedAction(slot, facts, today) ?? []);
  return told.find(({ who }) => ours.includes(who)) ?? told.find(({ who }) => who !== 'nobody') ?? told[0] ?? null;
}

/** Of a slot that has, or had, a certificate in service: what keeps its successor from being ordered, else what its open order needs. */
function orderedAction(slot: SlotFacts, facts: ClientFacts, today: string): NextAction | null {
  const outside = outOfScope(slot, facts, today);
  const action = outside ?? orderAction(5, slot, today);
  return action && { ...action, step: 5, detail: `${action.detail} ${whySentence(slot)}`, due: slot.expiresOn };
}

function isPressing(slot: SlotFacts): boolean {
  return !slot.neverInstalled && !asksNothing(slot) && (ending.includes(slot.coverage) || isToRedo(slot));
}

// What is not valid yet is nobody's to install: what can be done today comes first.
function waitsForItsDay({ order }: SlotFacts, today: string): boolean {
  return order?.state === 'collected' && !order.spoilt && firstDayToCome(order.beginsOn, today) !== null;
}

const ending: Coverage[] = ['revoked', 'expired', 'expiring'];

/** Étape 5, once the new ones are in service: the former ones still are, and a revocation stops nothing any more. */
export function revocationAction(facts: ClientFacts): NextAction | null {
  const many = facts.toRevoke ?? 0;
  if (many === 0) return null;
  const them = many === 1 ? 'le certificat remplacé' : `les ${many} certificats remplacés`;
  return {
    ...slotAction(5, null, null),
    code: 'certificates_to_revoke',
    who: 'administrator',
    title: `Révoquer ${them}`,
    detail:
      'Ils portent un ancien numéro ou un ancien nom du client, ou leur clé est exposée, et leur successeur est en service. La liste de révocation dira que c’est fait.',
    target: section('slots'),
  };
}

/** The offers of which a slot waits for its order to be opened, and nobody may open one today: whatever else may be ordered, nothing of these is (domain rule 7). */
export function withheldOffers(facts: ClientFacts, today: string): Offer[] {
  const waiting = facts.slots.filter((slot) => !slot.order && actOfSlot(slot.coverage, slot.toRedo, slot.next)?.opens);
  const offers = [...new Set(waiting.map(({ offer }) => offer))].sort();
  return offers.filter((offer) => whoMayOrder(facts, offer, today).people.length === 0);
}

function outOfScope(slot: SlotFacts, facts: ClientFacts, today: string): NextAction | null {
  // Elsewhere, nothing is ordered by this client's mandate.
  if (slot.next === 'elsewhere' || slot.next === 'none') return null;
  // Nor anything more of an instance out of service.
  if (slot.order?.spoilt === 'retired') return null;
  // Placed or in hand, the order needs the mandate no more.
  if (issued.includes(slot.coverage) || (slot.order && !isBeforePlacing(slot.order.state))) return null;
  return scopeAction(facts, slot.offer, today);
}

function orderAction(step: 4 | 5, slot: SlotFacts, today: string): NextAction | null {
  const { order } = slot;
  if (!order) return null;
  const asked = askedOf(order);
  const { code, who, title, detail } = actOfOrder({
    ...order,
    asked,
    beginsOn: firstDayToCome(order.beginsOn, today),
  });
  return {
    ...slotAction(step, slot, asked ? asked.since : toDoSince(order, today)),
    code,
    who,
    whoName: asked ? asked.name : null,
    title: title(order.label ?? slot.label),
    detail: asked ? `Demandée le ${frenchDate(asked.since)} à ${asked.name}, par un lien. ${detail}` : detail,
    due: step === 5 ? slot.expiresOn : null,
    target: { kind: 'order', id: order.id },
  };
}

/** What is to be installed has waited since its first day at most; until then, for nobody. */
export function toDoSince(
  { state, since, beginsOn, spoilt }: Pick<OpenOrder, 'state' | 'since' | 'beginsOn' | 'spoilt'>,
  today: string,
): string | null {
  if (state !== 'collected' || spoilt || !beginsOn) return since;
  if (firstDayToCome(beginsOn, today)) return null;
  return beginsOn > since ? beginsOn : since;
}

// Nobody is waited for of one that is to be cancelled.
function askedOf(order: OpenOrder) {
  return order.state === 'csr_expected' && !order.spoilt ? (order.asked ?? null) : null;
}

/** Since when it could be ordered: it is needed, and ANS has recorded somebody who may. Of a mandate no first day is known once it was renewed. */
function possibleSince(slot: SlotFacts | null, facts: ClientFacts, today: string): string {
  const acting = facts.people.filter((person) => person.state === 'active' && actsToday(person, facts, today));
  const recorded = acting.map(({ since }) => since).sort()[0];
  return (
    [facts.createdOn, slot?.createdOn, recorded]
      .flatMap((day) => day ?? [])
      .sort()
      .at(-1) ?? facts.createdOn
  );
}

function unorderedAction(step: 4 | 5, slot: SlotFacts, facts: ClientFacts, today: string): NextAction | null {
  const act = actOfSlot(slot.coverage, slot.toRedo, slot.next);
  if (!act) return null;
  const wrongSince = slot.revokedOn ?? (isToRedo(slot) ? (facts.redoSince ?? null) : null);
  return {
    ...slotAction(step, slot, act.code === 'order_missing' ? possibleSince(slot, facts, today) : wrongSince),
    code: act.code,
    who: act.who,
    title: act.title(slot.label),
    detail: detailOf(act, slot),
    due: step === 5 && (slot.coverage === 'expired' || slot.coverage === 'expiring') ? slot.expiresOn : null,
  };
}

function detailOf({ detail, opens }: SlotAct, slot: SlotFacts): string {
  if (detail === redoSteps) {
    return `${wrongSentence(slot)}\u00a0: ${stepsToRedo(slot.neverInstalled)}`;
  }
  // Its successor is not ours to install; of a closed establishment, it has none.
  if (!opens) return slot.next === 'none' && slot.toRedo ? `${wrongSentence(slot)}. ${detail}` : detail;
  return isToRedo(slot) || ending.includes(slot.coverage) ? `${whySentence(slot)} ${detail}` : detail;
}

function wrongSentence({ toRedo }: SlotFacts): string {
  const wrong = wrongBecause(toRedo ?? '');
  return `${wrong[0]?.toUpperCase()}${wrong.slice(1)}`;
}

function slotAction(step: 4 | 5, slot: SlotFacts | null, since: string | null) {
  return { step, whoName: null, since, due: null, target: { kind: 'slot', id: slot?.id ?? null } } as const;
}

// Kept, and read days later: how many are left is said by who shows `due`.
function expirySentence(slot: SlotFacts): string {
  const date = slot.expiresOn ? ` le ${frenchDate(slot.expiresOn)}${slot.declared ? ` (${declaredNote})` : ''}` : '';
  if (slot.coverage === 'revoked') return 'L’actuel est révoqué\u00a0: le service est interrompu.';
  if (slot.coverage === 'expired') return `L’actuel a expiré${date}\u00a0: le service est interrompu.`;
  return `L’actuel expire${date}\u00a0: son successeur doit être installé et vérifié avant.`;
}

function whySentence(slot: SlotFacts): string {
  if (slot.neverInstalled) return unusedSentence(slot);
  return isToRedo(slot) ? `L’actuel est à refaire\u00a0: ${wrongBecause(slot.toRedo ?? '')}.` : expirySentence(slot);
}

// Nothing of the client's is interrupted, and nothing is to be kept running.
function unusedSentence(slot: SlotFacts): string {
  if (isToRedo(slot)) return `${wrongSentence(slot)}\u00a0: révoquez-le sans l’installer.`;
  return `Celui d’avant ${slot.coverage === 'revoked' ? 'a été révoqué' : 'a expiré'} sans que son installation soit notée.`;
}

function byProgress(today: string) {
  return (a: SlotFacts, b: SlotFacts): number => rank(a, today) - rank(b, today) || byName(a, b);
}

function rank(slot: SlotFacts, today: string): number {
  if (waitsForItsDay(slot, today)) return orderProgress.length + 3;
  // What is ours to do comes before what waits for the client, or for ANS.
  if (slot.order && askedOf(slot.order)) return orderProgress.length + 2;
  if (slot.order?.state === 'ordered' && !slot.order.spoilt) return orderProgress.length + 1;
  if (slot.order) return orderProgress.indexOf(slot.order.state);
  return issued.includes(slot.coverage) ? 1 : orderProgress.length;
}

function byExpiry(a: SlotFacts, b: SlotFacts): number {
  if (a.coverage !== b.coverage) return severity.indexOf(a.coverage) - severity.indexOf(b.coverage);
  return (a.daysLeft ?? 0) - (b.daysLeft ?? 0) || byName(a, b);
}

function byName(a: SlotFacts, b: SlotFacts): number {
  if (a.label !== b.label) return a.label < b.label ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

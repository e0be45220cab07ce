import { levelInForce } from './holders.js';
import { type NeededSlot, neededSlots } from './plan.js';
import type { ExistingSlot, ServedEstablishment, SlotInstance } from './planned-slot.js';
import { isAway, leftWithIts, slotReasons } from './slot-reasons.js';

/** A certificate that an instance needs, and whose number it carries: an establishment's, or null for the client's. */
export type HeldNeed = NeededSlot & { establishmentId: string | null };

/** A need, whoever holds it: an establishment, or null for the client. */
export interface Holding {
  need: NeededSlot;
  holder: ServedEstablishment | null;
}

/**
 * What an instance needs, holder by holder (domain rule 5). One set per establishment, or one under the client's number; but a
 * certificate that an establishment already has serves until its end, and the client's own, once verified, serves them all.
 * @param own the slots of that instance; none: what its choice alone asks for
 */
export function holdings(instance: SlotInstance, own: ExistingSlot[]): Holding[] {
  return neededSlots(instance).flatMap((need) => holdersOf(instance, need, own).map((holder) => ({ need, holder })));
}

/** Whether a slot is for this need and this holder; a free name may differ. */
export function isSameNeed(slot: ExistingSlot, need: HeldNeed): boolean {
  return slot.establishmentId === need.establishmentId && isSameWork(need, slot);
}

/**
 * Whether a slot has the certificate of this need, though it was ordered for another service first (domain rule 2): the DMP goes, and what its
 * ORG AUTH_CLI did besides goes on.
 */
export function doesItAlready(slot: ExistingSlot, need: HeldNeed): boolean {
  return (
    slot.hasCertificates &&
    leftWithIts(slot) &&
    slot.establishmentId === need.establishmentId &&
    slot.offer === need.offer &&
    slot.usage === need.usage &&
    need.commonNameRule === 'free' &&
    need.serves.every((service) => slot.serves.includes(service))
  );
}

/**
 * The slots of establishments that give way: those whose work a verified certificate of the client does. It does none for an establishment that
 * went to another client.
 */
export function successions(slots: ExistingSlot[], own: ExistingSlot[]): { id: string; successorId: string }[] {
  const verified = own.filter((slot) => slot.establishmentId === null && slot.verified);
  return slots.flatMap((slot) => {
    if (slot.establishmentId === null || slot.isElsewhere) return [];
    const successor = verified.find((other) => isSameWork(other, slot));
    return successor ? [{ id: slot.id, successorId: successor.id }] : [];
  });
}

/**
 * Whether the client's certificate took over from this slot, and never did: its verification was undone, or it went with the import that brought
 * it. What the establishment has still runs, and is watched again.
 */
export function isReplacedNoMore(slot: ExistingSlot, own: ExistingSlot[]): boolean {
  if (slot.notNeededReason !== slotReasons.replaced || !slot.runs || slot.isElsewhere) return false;
  return !own.some((other) => other.establishmentId === null && other.hasServed && isSameWork(other, slot));
}

function holdersOf(instance: SlotInstance, need: NeededSlot, own: ExistingSlot[]): Holding['holder'][] {
  const same = own.filter((slot) => isSameWork(need, slot));
  const ofClient = same.filter((slot) => slot.establishmentId === null);
  // A server's certificate names a machine: the establishments behind it change nothing.
  if (need.offer === 'SERV' || ofClient.some((slot) => slot.verified)) return [null];
  const begun = ofClient.some((slot) => slot.hasCertificates || slot.hasOpenOrder);
  if (!begun && isEmptied(instance, own)) return [];
  const slotOf = (holder: { id: string }) => same.find((slot) => slot.establishmentId === holder.id);
  const kept = instance.serves.filter((holder) => {
    const slot = slotOf(holder);
    return slot?.hasCertificates && leftWithIts(slot);
  });
  if (levelInForce(instance) === 'EG') {
    const alive = instance.serves.filter((holder) => !isReplaced(slotOf(holder)));
    return begun || alive.length === 0 ? [...alive, null] : alive;
  }
  const allHeld = kept.length > 0 && kept.length === instance.serves.length;
  return begun || !allHeld ? [...kept, null] : kept;
}

// The client's serves an instance that was never filled: one that all its establishments left, closed or gone to another client, serves nobody (docs/decisions/0106).
function isEmptied({ holderLevel, serves }: SlotInstance, own: ExistingSlot[]): boolean {
  return (
    holderLevel === 'EG' && serves.length === 0 && own.some((slot) => slot.establishmentId !== null && isAway(slot))
  );
}

function isReplaced(slot: ExistingSlot | undefined): boolean {
  return slot !== undefined && slot.successorId !== null && !leftWithIts(slot);
}

/** The need as its slot is named. */
export function heldBy({ need, holder }: Holding): HeldNeed {
  if (holder === null) return { ...need, establishmentId: null };
  return { ...need, label: `${need.label} (${holder.name})`, establishmentId: holder.id };
}

type Work = Pick<ExistingSlot, 'offer' | 'usage' | 'purpose' | 'commonName' | 'commonNameRule'>;

/**
 * Whether another slot of the same instance does the work of this one, whoever holds them. INSi, and what a person named, are told apart by their
 * name; elsewhere it is free, and may change.
 */
export function isSameWork(work: Work, other: Work): boolean {
  const named = work.commonNameRule === 'exact' || work.purpose === 'other';
  return (
    other.offer === work.offer &&
    other.usage === work.usage &&
    other.purpose === work.purpose &&
    (!named || other.commonName === work.commonName)
  );
}

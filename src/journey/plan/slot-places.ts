import type { ExistingSlot } from './planned-slot.js';
import { doesItAlready, heldBy, type HeldNeed, type Holding, isSameNeed } from './slot-holders.js';

/** A need with its holder, and the slot that is there for it. */
export type Place = Holding & { needed: HeldNeed; slot: ExistingSlot | null };

/** The slot of each: what makes the slots and what shows the plan ask the same. @param own the slots of the instance */
export function placesOf(wanted: Holding[], own: ExistingSlot[]): Place[] {
  const taken = new Set<string>();
  return wanted.map((holding) => {
    const needed = heldBy(holding);
    const slot = matching(needed, own, taken);
    if (slot) taken.add(slot.id);
    return { ...holding, needed, slot };
  });
}

/** The slot of a need. An exact name is part of what it is; a free one, or a server's, may be corrected as long as nothing is ordered on the platform (docs/decisions/0107). */
export function matching(needed: HeldNeed, slots: ExistingSlot[], taken: Set<string>): ExistingSlot | null {
  const free = slots.filter((slot) => !taken.has(slot.id));
  const same = free.filter((slot) => isSameNeed(slot, needed));
  const sharing = same.some((slot) => slot.hasCertificates) ? null : free.find((slot) => doesItAlready(slot, needed));
  if (sharing) return sharing;
  const named = same.find((slot) => slot.commonName === needed.commonName);
  if (named) return named;
  if (needed.commonNameRule === 'exact') return null;
  const renameable = same.find((slot) => !slot.hasCertificates && !slot.isPlaced);
  // Domain rule 3 leaves the name free: a certificate under the former name still covers the use.
  return renameable ?? (needed.commonNameRule === 'free' ? (same[0] ?? null) : null);
}

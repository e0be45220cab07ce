import { type NeededSlot, neededSlots, type PlannedInstance, serviceLabels } from '../journey/plan/plan.js';
import { grouped } from '../platform/grouped.js';

/** What the plan compares of a slot that exists. */
export interface ExistingSlot {
  id: string;
  instanceId: string;
  offer: string;
  usage: string;
  purpose: string;
  commonName: string;
  commonNameRule: string;
  label: string;
  serves: string[];
  neededBecause: string;
  notNeededReason: string | null;
  /** A slot with certificates, or with one that was declared, keeps its name and stays watched until a person decides otherwise. */
  hasCertificates: boolean;
  hasOpenOrder: boolean;
}

export interface SlotChanges {
  create: NeededSlot[];
  update: { id: string; needed: NeededSlot; commonName: string; neededAgain: boolean }[];
  retire: { id: string; reason: string }[];
}

/** An instance as the plan wants it, and whether it is still in use. */
export type SlotInstance = PlannedInstance & { retired: boolean };

/**
 * What must change for the slots of some instances to be those their services need (domain rules 1 to 3).
 * Slots are never deleted; those with certificates are neither renamed nor retired here.
 */
export function slotChanges(instances: SlotInstance[], existing: ExistingSlot[]): SlotChanges {
  const changes: SlotChanges = { create: [], update: [], retire: [] };
  const byInstance = grouped(existing, (slot) => slot.instanceId);
  for (const instance of instances) {
    const own = byInstance.get(instance.id) ?? [];
    const matched = new Set<string>();
    for (const needed of instance.retired ? [] : neededSlots(instance)) {
      const slot = matching(needed, own, matched);
      if (slot) matched.add(slot.id);
      if (!slot) changes.create.push(needed);
      else if (differs(slot, needed)) changes.update.push(updateOf(slot, needed));
    }
    const left = own.filter((slot) => !matched.has(slot.id) && !slot.hasCertificates && slot.notNeededReason === null);
    changes.retire.push(...left.map((slot) => ({ id: slot.id, reason: unusedReason(slot, instance) })));
  }
  return changes;
}

/** Whether the services of an instance still ask for a slot. */
export function isStillNeeded(instance: SlotInstance, slot: ExistingSlot): boolean {
  if (instance.retired) return false;
  return neededSlots(instance).some((needed) => matching(needed, [slot], new Set()) !== null);
}

// An exact name is part of what the slot is; a free one, or a server's, may be corrected as long as nothing was issued.
function matching(needed: NeededSlot, slots: ExistingSlot[], taken: Set<string>): ExistingSlot | null {
  const same = slots.filter(
    (slot) =>
      !taken.has(slot.id) &&
      slot.offer === needed.offer &&
      slot.usage === needed.usage &&
      slot.purpose === needed.purpose,
  );
  const named = same.find((slot) => slot.commonName === needed.commonName);
  if (named) return named;
  if (needed.commonNameRule === 'exact') return null;
  const renameable = same.find((slot) => !slot.hasCertificates);
  // Domain rule 3 leaves the name free: a certificate under the former name still covers the use.
  return renameable ?? (needed.commonNameRule === 'free' ? (same[0] ?? null) : null);
}

function differs(slot: ExistingSlot, needed: NeededSlot): boolean {
  return (
    slot.notNeededReason !== null ||
    slot.label !== needed.label ||
    slot.neededBecause !== needed.why ||
    slot.serves.join() !== needed.serves.join() ||
    (!slot.hasCertificates && slot.commonName !== needed.commonName)
  );
}

function updateOf(slot: ExistingSlot, needed: NeededSlot): SlotChanges['update'][number] {
  return {
    id: slot.id,
    needed,
    commonName: slot.hasCertificates ? slot.commonName : needed.commonName,
    neededAgain: slot.notNeededReason !== null,
  };
}

function unusedReason(slot: ExistingSlot, instance: SlotInstance): string {
  if (instance.retired) return `L’instance ${instance.name} est hors service.`;
  const unused = slot.serves.filter((service) => !(instance.services as string[]).includes(service));
  const names = unused.map((service) => serviceLabels[service as keyof typeof serviceLabels] ?? service);
  if (names.length === 0) return 'Un autre certificat de cette instance sert désormais aux mêmes usages.';
  if (names.length === 1) return `Le service ${names[0]} n’est plus utilisé sur cette instance.`;
  return `Les services ${names.join(', ')} ne sont plus utilisés sur cette instance.`;
}

import { neededSlots, serviceLabels } from '../journey/plan/plan.js';
import type { ExistingSlot, SlotInstance } from '../journey/plan/planned-slot.js';
import { heldBy, type HeldNeed, holdings, isSameNeed, successions } from '../journey/plan/slot-holders.js';
import { matching, placesOf } from '../journey/plan/slot-places.js';
import { grouped } from '../platform/grouped.js';

export interface SlotChanges {
  create: HeldNeed[];
  update: { id: string; needed: HeldNeed; commonName: string; neededAgain: boolean }[];
  retire: { id: string; reason: string }[];
  /** Needed again as they were: what had retired them with their instance is over, and no service would ask for them. */
  restore: { id: string }[];
  /** Slots of establishments whose work the client's own certificate does now. */
  replace: { id: string; successorId: string }[];
  /** Slots that another was to replace, of establishments that went to another client: nothing of this one does their work. */
  forget: { id: string }[];
  /** Needed no more, but with an order under way: a person decides, cancels it or finishes it. */
  ordered: { id: string }[];
}

/**
 * What must change for the slots of some instances to be those their services need, under the numbers they chose (domain rules
 * 1 to 3, and 5). The plan deletes none; those with certificates are not renamed, and retired with
 * their instance only: otherwise they are replaced.
 */
export function slotChanges(instances: SlotInstance[], existing: ExistingSlot[]): SlotChanges {
  const changes: SlotChanges = {
    create: [],
    update: [],
    retire: [],
    restore: [],
    replace: [],
    forget: [],
    ordered: [],
  };
  const byInstance = grouped(existing, (slot) => slot.instanceId);
  for (const instance of instances) {
    const own = byInstance.get(instance.id) ?? [];
    const matched = new Set<string>();
    for (const { needed, slot } of instance.retired ? [] : placesOf(holdings(instance, own), own)) {
      if (slot) matched.add(slot.id);
      if (!slot) changes.create.push(needed);
      else if (differs(slot, needed)) changes.update.push(updateOf(slot, needed));
    }
    const left = own.filter((slot) => !matched.has(slot.id) && slot.notNeededReason === null);
    const replaced = instance.retired ? [] : successions(left, own);
    const retired = left.filter((slot) => isToRetire(slot, instance) && !replaced.some(({ id }) => id === slot.id));
    const ordered = new Set(left.filter((slot) => slot.hasOpenOrder).map(({ id }) => id));
    const closing = retired.filter(({ id }) => !ordered.has(id));
    changes.replace.push(...replaced.filter(({ id }) => !ordered.has(id)));
    changes.forget.push(...left.filter((slot) => isToForget(slot, instance)).map(({ id }) => ({ id })));
    changes.retire.push(...closing.map((slot) => ({ id: slot.id, reason: unusedReason(slot, instance) })));
    changes.ordered.push(...[...replaced, ...retired].filter(({ id }) => ordered.has(id)).map(({ id }) => ({ id })));
    changes.restore.push(
      ...own.filter((slot) => !matched.has(slot.id) && isBack(slot, instance)).map(({ id }) => ({ id })),
    );
  }
  return changes;
}

/** Whether the services of an instance still ask for a slot. @param own the slots of that instance */
export function isStillNeeded(instance: SlotInstance, slot: ExistingSlot, own: ExistingSlot[] = [slot]): boolean {
  if (instance.retired) return false;
  return holdings(instance, own).some((holding) => matching(heldBy(holding), [slot], new Set()) !== null);
}

function isToRetire(slot: ExistingSlot, instance: SlotInstance): boolean {
  return instance.retired || (!slot.hasCertificates && !slot.addedByHand);
}

const isToForget = (slot: ExistingSlot, instance: SlotInstance) =>
  slot.isElsewhere && slot.successorId !== null && !isToRetire(slot, instance);

// What a person added, or what has certificates though no service asks for it any more, is watched again.
function isBack(slot: ExistingSlot, instance: SlotInstance): boolean {
  if (instance.retired || slot.notNeededReason !== outOfService(instance)) return false;
  return slot.hasCertificates || slot.addedByHand;
}

function differs(slot: ExistingSlot, needed: HeldNeed): boolean {
  return (
    slot.notNeededReason !== null ||
    slot.label !== needed.label ||
    slot.neededBecause !== needed.why ||
    slot.serves.join() !== needed.serves.join() ||
    (!slot.hasCertificates && slot.commonName !== needed.commonName)
  );
}

function updateOf(slot: ExistingSlot, needed: HeldNeed): SlotChanges['update'][number] {
  return {
    id: slot.id,
    needed,
    commonName: slot.hasCertificates ? slot.commonName : needed.commonName,
    neededAgain: slot.notNeededReason !== null,
  };
}

function unusedReason(slot: ExistingSlot, instance: SlotInstance): string {
  if (instance.retired) return outOfService(instance);
  return holderReason(slot, instance) ?? serviceReason(slot, instance);
}

const outOfService = ({ name }: SlotInstance) => `L’instance ${name} est hors service.`;

// The services still ask for it, under another number.
function holderReason(slot: ExistingSlot, instance: SlotInstance): string | null {
  if (!neededSlots(instance).some((need) => isSameNeed(slot, { ...need, establishmentId: slot.establishmentId })))
    return null;
  if (slot.establishmentId === null)
    return instance.holderLevel === 'EG'
      ? 'Un jeu de certificats par établissement est retenu pour cette instance.'
      : 'Les certificats des établissements servent jusqu’à leur fin.';
  if (slot.isClosed) return 'Cet établissement est fermé.';
  return instance.serves.some(({ id }) => id === slot.establishmentId)
    ? 'Le FINESS juridique est retenu pour cette instance.'
    : 'Cet établissement n’est plus servi par cette instance.';
}

function serviceReason(slot: ExistingSlot, instance: SlotInstance): string {
  const unused = slot.serves.filter((service) => !(instance.services as string[]).includes(service));
  const names = unused.map((service) => serviceLabels[service as keyof typeof serviceLabels] ?? service);
  if (names.length === 0) return 'Un autre certificat de cette instance sert désormais aux mêmes usages.';
  if (names.length === 1) return `Le service ${names[0]} n’est plus utilisé sur cette instance.`;
  return `Les services ${names.join(', ')} ne sont plus utilisés sur cette instance.`;
}

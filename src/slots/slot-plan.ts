import { neededSlots, serviceLabels } from '../journey/plan/plan.js';
import type { ExistingSlot, SlotInstance } from '../journey/plan/planned-slot.js';
import {
  heldBy,
  type HeldNeed,
  holdings,
  isReplacedNoMore,
  isSameNeed,
  successions,
} from '../journey/plan/slot-holders.js';
import { matching, placesOf } from '../journey/plan/slot-places.js';
import { isAway, isOutdated, outOfService, slotReasons } from '../journey/plan/slot-reasons.js';
import { grouped } from '../platform/grouped.js';

export interface SlotChanges {
  create: HeldNeed[];
  update: { id: string; needed: HeldNeed; commonName: string; neededAgain: boolean }[];
  retire: { id: string; reason: string }[];
  /** Needed again as they were: what had retired them, with their instance or establishment, is over, and no service would ask for them. */
  restore: { id: string }[];
  /** Slots of establishments whose work the client's own certificate does now. */
  replace: { id: string; successorId: string }[];
  /** Slots that another was to replace, of establishments that went to another client: nothing of this one does their work. */
  forget: { id: string }[];
  /** Needed no more, but with an order under way: a person decides, cancels it or finishes it. */
  ordered: { id: string }[];
  /** Called otherwise by their instance now; the order that is passed keeps their name. */
  named: { id: string }[];
}

/**
 * What must change for the slots of some instances to be those their services need, under the numbers they chose (domain rules
 * 1 to 3, and 5). The plan deletes none; those with certificates, or whose order is passed on the platform, are not renamed (docs/decisions/0107), and as long as one runs they are retired with
 * their instance only, or replaced: what is revoked or over holds no slot that no service asks for.
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
    named: [],
  };
  const byInstance = grouped(existing, (slot) => slot.instanceId);
  for (const instance of instances) {
    const own = byInstance.get(instance.id) ?? [];
    const matched = new Set<string>();
    for (const { needed, slot } of instance.retired ? [] : placesOf(holdings(instance, own), own)) {
      if (slot) matched.add(slot.id);
      if (!slot) changes.create.push(needed);
      else if (differs(slot, needed)) changes.update.push(updateOf(slot, needed));
      if (slot && !slot.hasCertificates && nameOf(slot, needed) !== needed.commonName)
        changes.named.push({ id: slot.id });
    }
    const left = own.filter((slot) => !matched.has(slot.id) && slot.notNeededReason === null);
    const replaced = instance.retired ? [] : successions(left, own);
    const retired = left.filter((slot) => isToRetire(slot, instance) && !replaced.some(({ id }) => id === slot.id));
    const ordered = new Set(left.filter((slot) => slot.hasOpenOrder).map(({ id }) => id));
    const closing = retired.filter(({ id }) => !ordered.has(id));
    changes.replace.push(...replaced.filter(({ id }) => !ordered.has(id)));
    changes.forget.push(...left.filter((slot) => isToForget(slot, instance)).map(({ id }) => ({ id })));
    const unmatched = own.filter(
      (slot) => !matched.has(slot.id) && (isOutdated(slot, instance) || isReplacedNoMore(slot, own)),
    );
    const still = unmatched.filter((slot) => isToRetire(slot, instance));
    changes.retire.push(
      ...[...closing, ...still].map((slot) => ({ id: slot.id, reason: unusedReason(slot, instance) })),
    );
    changes.ordered.push(...[...replaced, ...retired].filter(({ id }) => ordered.has(id)).map(({ id }) => ({ id })));
    changes.restore.push(...unmatched.filter((slot) => !isToRetire(slot, instance)).map(({ id }) => ({ id })));
  }
  return changes;
}

/** Whether the services of an instance still ask for a slot. @param own the slots of that instance */
export function isStillNeeded(instance: SlotInstance, slot: ExistingSlot, own: ExistingSlot[] = [slot]): boolean {
  if (instance.retired) return false;
  return holdings(instance, own).some((holding) => matching(heldBy(holding), [slot], new Set()) !== null);
}

/** Whether it was the plan that retired a slot without its instance: by the words it would say of it now. */
export function wasRetired(slot: ExistingSlot, instance: SlotInstance): boolean {
  return !instance.retired && slot.notNeededReason === unusedReason(slot, instance);
}

// What a person added is watched whatever services ask for, but not for an establishment that nothing is ordered for here any more.
function isToRetire(slot: ExistingSlot, instance: SlotInstance): boolean {
  return instance.retired || (!slot.runs && (!slot.addedByHand || isAway(slot)));
}

const isToForget = (slot: ExistingSlot, instance: SlotInstance) =>
  slot.isElsewhere && slot.successorId !== null && !isToRetire(slot, instance);

function differs(slot: ExistingSlot, needed: HeldNeed): boolean {
  return (
    slot.notNeededReason !== null ||
    slot.label !== needed.label ||
    slot.neededBecause !== needed.why ||
    slot.serves.join() !== needed.serves.join() ||
    nameOf(slot, needed) !== slot.commonName
  );
}

// What the platform made, or makes, bears the name that it was ordered under.
const nameOf = (slot: ExistingSlot, needed: HeldNeed) =>
  slot.hasCertificates || slot.isPlaced ? slot.commonName : needed.commonName;

function updateOf(slot: ExistingSlot, needed: HeldNeed): SlotChanges['update'][number] {
  return {
    id: slot.id,
    needed,
    commonName: nameOf(slot, needed),
    neededAgain: slot.notNeededReason !== null,
  };
}

function unusedReason(slot: ExistingSlot, instance: SlotInstance): string {
  if (instance.retired) return outOfService(instance);
  if (slot.isElsewhere) return slotReasons.gone;
  if (slot.isClosed) return slotReasons.closed;
  return holderReason(slot, instance) ?? serviceReason(slot, instance);
}

// The services still ask for it, under another number; a server's has none, and names a machine.
function holderReason(slot: ExistingSlot, instance: SlotInstance): string | null {
  if (slot.offer === 'SERV') return null;
  if (!neededSlots(instance).some((need) => isSameNeed(slot, { ...need, establishmentId: slot.establishmentId })))
    return null;
  if (slot.establishmentId === null)
    return instance.holderLevel === 'EG' ? slotReasons.byEstablishment : slotReasons.untilTheirEnd;
  return instance.serves.some(({ id }) => id === slot.establishmentId) ? slotReasons.byClient : slotReasons.notServed;
}

function serviceReason(slot: ExistingSlot, instance: SlotInstance): string {
  const unused = slot.serves.filter((service) => !(instance.services as string[]).includes(service));
  const names = unused.map((service) => serviceLabels[service as keyof typeof serviceLabels] ?? service);
  if (names.length === 0) return slotReasons.another;
  if (names.length === 1) return `Le service ${names[0]} n’est plus utilisé sur cette instance.`;
  return `Les services ${names.join(', ')} ne sont plus utilisés sur cette instance.`;
}

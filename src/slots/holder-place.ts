import { uuidv7 } from '../platform/uuid.js';
import { purposeLabels } from '../journey/plan/plan.js';
import { isSameWork } from '../journey/plan/slot-holders.js';
import type { Slot } from './slot.entity.js';

export interface Holder {
  id: string;
  name: string;
}

/** The slot of a certificate for a holder: as it is, or as it would be once `todo` is done. Finding it writes nothing. */
export interface HolderPlace {
  slot: Slot;
  todo: 'nothing' | 'make' | 'need_again';
  holder: Holder | null;
}

/**
 * The slot of the same certificate for another holder of the instance.
 * @param holders the establishments that a slot may be named after
 */
export function holderPlace(
  slot: Slot,
  holder: Holder | null,
  known: { slots: Slot[]; holders: Holder[] },
): HolderPlace {
  const [found] = known.slots
    .filter((other) => other.instanceId === slot.instanceId && other.establishmentId === (holder?.id ?? null))
    .filter((other) => isSameWork(slot, other))
    .sort((one, other) => rank(one, slot) - rank(other, slot) || other.createdAt.getTime() - one.createdAt.getTime());
  // A slot that was replaced is history: what it holds now needs no certificate.
  if (found && (found.notNeededReason === null || found.successorId !== null))
    return { slot: found, todo: 'nothing', holder };
  // Whom the platform informs follows the certificate, unless somebody else is named here.
  const informedEmail = found?.informedEmail ?? slot.informedEmail;
  if (found) return { slot: { ...found, informedEmail, notNeededReason: null }, todo: 'need_again', holder };
  const former = known.holders.find(({ id }) => id === slot.establishmentId);
  return { slot: slotFor(slot, holder, labelFor(slot, former?.name ?? null, holder)), todo: 'make', holder };
}

const rank = (other: Slot, slot: Slot): number =>
  (other.notNeededReason === null ? 0 : 2) + (other.commonName === slot.commonName ? 0 : 1);

function slotFor(slot: Slot, holder: Holder | null, label: string): Slot {
  const {
    clientId,
    instanceId,
    offer,
    usage,
    purpose,
    commonName,
    commonNameRule,
    serves,
    neededBecause,
    informedEmail,
  } = slot;
  return {
    id: uuidv7(),
    ...{ clientId, instanceId, offer, usage, purpose, label, commonName, commonNameRule, serves, neededBecause },
    establishmentId: holder?.id ?? null,
    addedByHand: slot.addedByHand,
    ...{ notNeededReason: null, successorId: null, actorEmail: null, informedEmail, mutedUntil: null },
    ...{ muteReason: null, installNotes: null, declaredNotAfter: null, declaredBy: null, declaredAt: null },
    version: 1,
    createdAt: slot.createdAt,
  };
}

// What a person named, without the establishment that held it.
function labelFor({ purpose, commonName, label }: Slot, former: string | null, holder: Holder | null): string {
  const own = former !== null && label.endsWith(` (${former})`) ? label.slice(0, -` (${former})`.length) : label;
  const names = { insi: commonName, other: own } as Partial<Record<typeof purpose, string>>;
  const plain = names[purpose] ?? purposeLabels[purpose];
  return holder ? `${plain} (${holder.name})` : plain;
}

import type { Establishment } from '../../establishments/establishment.entity.js';
import type { CertificateFacts } from '../../pki/certificate/certificate.js';
import { textOfName } from '../../pki/verdict/distinguished-name.js';
import { isSameWork } from '../../journey/plan/slot-holders.js';
import { type HolderPlace, holderPlace } from '../../slots/holder-place.js';
import { holderLevel } from '../../slots/plan/holder-level.js';
import type { Slot } from '../../slots/slot.entity.js';
import type { Inventory } from './inventory.queries.js';

type Subject = Pick<CertificateFacts, 'subject'>;

/**
 * The slot of the same certificate for the holder that its OU names: another holder's is never written over (domain rule 5). Found, or
 * to be made on an instance that serves the establishment when there is one. A number that is not the client's changes nothing: the
 * verdict says so.
 */
export function certificatePlace(slot: Slot, { subject }: Subject, inventory: Inventory): HolderPlace {
  const { client, establishments, slots } = inventory;
  const { level, finess } = holderLevel(textOfName(subject), { ...client, establishments });
  const holder = level === 'EJ' ? null : (establishments.find(({ finessEg }) => finessEg === finess) ?? null);
  if (level === 'unknown' || (holder?.id ?? null) === slot.establishmentId) return { slot, todo: 'nothing', holder };
  const own = holder === null ? slot : onServingInstance(slot, holder, inventory);
  return holderPlace(own, holder, { slots, holders: establishments });
}

// The instance it was brought to comes first, then one of the client's that has the same kind of slot.
function onServingInstance(slot: Slot, holder: Establishment, { slots, instances }: Inventory): Slot {
  const rank = (one: Slot) =>
    (one.instanceId === slot.instanceId ? 0 : 2) + (one.establishmentId === holder.id ? 0 : 1);
  const [found] = slots
    .filter((one) => instances.get(one.instanceId)?.serves.includes(holder.id) && isSameWork(slot, one))
    .sort((one, other) => rank(one) - rank(other));
  // Served by none: it is watched where it was brought, rather than by nobody.
  return found ?? slot;
}

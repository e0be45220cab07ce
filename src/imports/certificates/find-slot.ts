import type { Inventory } from '../../certificates/import/inventory.queries.js';
import type { CertificateFacts } from '../../pki/certificate/certificate.js';
import { profileOfSlot } from '../../pki/certificate/profile.js';
import { holdsName } from '../../pki/verdict/alternative-names.js';
import { textOfName } from '../../pki/verdict/distinguished-name.js';
import { isSameWork } from '../../journey/plan/slot-holders.js';
import { holderLevel } from '../../slots/plan/holder-level.js';
import type { Slot } from '../../slots/slot.entity.js';
import type { CellError } from '../file/read-line.js';
import { type InsiName, insiNameOf, noInsiSlot } from './insi-name.js';

/** What else tells one slot from another. */
export interface SlotHints {
  /** The slots whose open order was given a CSR with this key. */
  ofKey: Set<string>;
  /** Those that have a certificate in force. */
  covered: ReadonlySet<string>;
  /** A person chose: among several, the only one without a certificate. */
  takeUncovered: boolean;
}

/** How well a certificate fits its slot: 0 by its very name, more where it is only free to be there. */
type Found = { slot: Slot; rank: number };
type Answer<Right> = Right | { error: CellError };

/** The slot of a client that a certificate is for, by its usage, its name and its holder; or why none, or which of several. */
export function findSlot(certificate: CertificateFacts, inventory: Inventory, hints: SlotHints): Answer<Found> {
  const { client, instances } = inventory;
  const inService = inventory.slots.filter(({ instanceId }) => instances.has(instanceId));
  const ofUsage = inService.filter((slot) => isOfUsage(slot, certificate));
  const needed = ofUsage.filter(({ notNeededReason }) => notNeededReason === null);
  // Where nothing is needed any more, the slot itself says why.
  const slots = needed.length > 0 ? needed : ofUsage;
  if (slots.length === 0)
    return refuse(
      `Aucun emplacement de ce client n’attend un certificat de cet usage. ${client.name}\u00a0: cochez le service sur son instance, ou ajoutez l’emplacement à la main.`,
    );
  const insi = insiNameOf(certificate.commonName ?? '');
  const ranked = slots.map((slot) => ({ slot, rank: rankOf(slot, certificate, insi) }));
  const best = Math.min(...ranked.map(({ rank }) => rank));
  if (best === Infinity && insi) return refuse(noInsiSlot(insi, certificate.commonName ?? '', client.name));
  if (best === Infinity)
    return refuse(
      `Aucun emplacement de ce client ne porte ce nom (CN). ${client.name} attend, pour cet usage\u00a0: ${namesOf(slots)}.`,
    );
  const fitting = ranked.filter(({ rank }) => rank === best).map(({ slot }) => slot);
  const chosen = choose(fitting, certificate, inventory, hints);
  return 'error' in chosen ? chosen : { slot: chosen.slot, rank: best };
}

function refuse(text: string, mayBeDecided = false): { error: CellError } {
  return { error: { key: 'slot', text, ...(mayBeDecided ? { back: true } : {}) } };
}

function namesOf(slots: Slot[]): string {
  return [...new Set(slots.map(({ commonName }) => `«\u00a0${commonName}\u00a0»`))].join(', ');
}

function isOfUsage(slot: Slot, { profile, commonName }: CertificateFacts): boolean {
  const wanted = profileOfSlot({ offer: slot.offer, usage: slot.usage === 'SMIME' ? 'S/MIME' : slot.usage });
  // Some profiles are not published: the name alone tells.
  return wanted === null ? profile === 'unknown' && slot.commonName === commonName : wanted === profile;
}

// Domain rule 3: an exact name first, then a server among the names of the certificate, then a name that is free; INSi's never is.
function rankOf(
  { commonName, commonNameRule, purpose }: Slot,
  certificate: CertificateFacts,
  insi: InsiName | null,
): number {
  const name = certificate.commonName ?? '';
  if (insi && purpose !== 'insi') return Infinity;
  if (name === commonName) return 0;
  if (commonNameRule === 'exact') return Infinity;
  if (commonNameRule === 'free') return 3;
  if (commonName === '') return 2;
  return holdsName([name, ...certificate.dnsNames], commonName) ? 1 : Infinity;
}

function choose(
  slots: Slot[],
  certificate: CertificateFacts,
  inventory: Inventory,
  hints: SlotHints,
): Answer<{ slot: Slot }> {
  const { client, establishments, instances } = inventory;
  const { level, finess } = holderLevel(textOfName(certificate.subject), { ...client, establishments });
  const holder = level === 'EG' ? establishments.find(({ finessEg }) => finessEg === finess) : undefined;
  const serving = slots.filter(({ instanceId }) => !holder || instances.get(instanceId)?.serves.includes(holder.id));
  const places = placesOf(serving.length > 0 ? serving : slots, holder?.id ?? null);
  const ofKey = slots.filter(({ id }) => hints.ofKey.has(id));
  const open = places.filter((slot) => slot.establishmentId !== (holder?.id ?? null) || !hints.covered.has(slot.id));
  const one = only(places) ?? only(ofKey) ?? (hints.takeUncovered ? only(open) : undefined);
  if (one) return { slot: one };
  const named = places.map(({ label, instanceId }) => `${label} (${instances.get(instanceId)?.name ?? ''})`);
  return refuse(
    `Plusieurs emplacements de ce client conviennent. ${client.name}\u00a0: ${named.join(', ')}. Importez ce certificat sur la page du bon emplacement.`,
    open.length === 1,
  );
}

const only = (slots: Slot[]): Slot | undefined => (slots.length === 1 ? slots[0] : undefined);

// The slots of all holders of one work on one instance are one place: the holder's own stands for it when it is there.
function placesOf(slots: Slot[], holderId: string | null): Slot[] {
  const places: Slot[] = [];
  const isOwn = (slot: Slot) => Number(slot.establishmentId === holderId);
  for (const slot of slots.toSorted((one, other) => isOwn(other) - isOwn(one)))
    if (!places.some((one) => one.instanceId === slot.instanceId && isSameWork(one, slot))) places.push(slot);
  return places;
}

import { archivedReason } from '../../clients/read-only-client.js';
import { certificatePlace } from '../../certificates/import/certificate-place.js';
import { de } from '../../identifiers/elision.js';
import { parseStructureOu } from '../../identifiers/national-structure-id.js';
import { isOver, type UploadedCertificate } from '../../pki/certificate/certificate.js';
import { kindFindings } from '../../pki/certificate/certificate-rules.js';
import { textOfName, unitInText } from '../../pki/verdict/distinguished-name.js';
import { endsSooner } from '../../journey/plan/certificate-days.js';
import type { HolderPlace } from '../../slots/holder-place.js';
import type { CellError } from '../file/read-line.js';
import { findSlot } from './find-slot.js';
import { sentenceOf } from './finding-words.js';
import { isPlaced } from '../../journey/states/order-states.js';
import type { KnownCertificates } from './known-certificates.queries.js';

/** One certificate of a drop, read. */
export interface ReadOne extends UploadedCertificate {
  key: string;
  file: string;
}

/** How well it fits its slot, less being better. */
interface Fit {
  place: HolderPlace;
  rank: number;
}

/** Where it goes, before its verdict; or why nowhere. */
export type Placed = ReadOne & ((Fit & { history: boolean }) | { error: CellError });

/** What the OU of a certificate names; null when it is no structure. */
export function numberOf({ certificate }: Pick<UploadedCertificate, 'certificate'>): string | null {
  const unit = unitInText(textOfName(certificate.subject));
  const { kind, value } = unit === null ? { kind: 'unknown' as const, value: '' } : parseStructureOu(unit);
  return kind === 'finess' || kind === 'siret' ? value : null;
}

/** Finds the client by the OU, then the slot: what bears the very name of its slot, then what ends last, comes first and is judged first. */
export function placeAll(read: ReadOne[], known: KnownCertificates, takeUncovered: boolean, now: Date): Placed[] {
  const places = new Map<string, HolderPlace>();
  const covered = new Set(known.inForce.keys());
  const found = read.map((one) => ({ one, fit: placeOf(one, known, covered, takeUncovered) }));
  return found.toSorted(byFit).map(({ one, fit }): Placed => {
    if ('error' in fit) return { ...one, error: fit.error };
    const place = places.get(workOf(fit.place)) ?? fit.place;
    places.set(workOf(place), place);
    const history = isOver(one.certificate, now);
    const error = history ? null : refusalOf(one, place, known);
    return error ? { ...one, error } : { ...one, place, rank: fit.rank, history };
  });
}

interface Found {
  one: ReadOne;
  fit: Fit | { error: CellError };
}

function byFit(left: Found, right: Found): number {
  const [one, other] = [left, right].map(({ fit }) => ('error' in fit ? 0 : fit.rank));
  const later = right.one.certificate.notAfter.getTime() - left.one.certificate.notAfter.getTime();
  return (one ?? 0) - (other ?? 0) || later;
}

function placeOf(
  one: ReadOne,
  known: KnownCertificates,
  covered: ReadonlySet<string>,
  takeUncovered: boolean,
): Fit | { error: CellError } {
  const { certificate } = one;
  // An authority, a card or a person is told as what it is, whatever structure it names or not.
  const [other] = kindFindings(certificate);
  if (other) return refuse('', sentenceOf(other));
  const number = numberOf(one);
  const unit = unitInText(textOfName(certificate.subject)) ?? '';
  if (number === null)
    return refuse(
      'unit',
      unit === '' ? noUnit : `La structure «\u00a0${unit}\u00a0» (OU) n’est ni un FINESS ni un SIRET.`,
    );
  const inventory = known.inventories.get(known.clientIds.get(number) ?? '');
  if (!inventory) return refuse('unit', nobodysNumber(number, known.formerly.get(number)));
  if (inventory.client.archivedAt) return refuse('unit', archivedReason);
  const ofKey = [...known.orders.values()].filter(({ csrKey }) => csrKey === certificate.spkiSha256);
  const hints = { ofKey: new Set(ofKey.map(({ slotId }) => slotId)), covered, takeUncovered };
  const found = findSlot(certificate, inventory, hints);
  if ('error' in found) return found;
  return { place: certificatePlace(found.slot, certificate, inventory), rank: found.rank };
}

function nobodysNumber(number: string, formerOf: string | undefined): string {
  return formerOf === undefined
    ? `${number} (OU) n’est le numéro d’aucun de vos clients ni de leurs établissements. Importez d’abord le client.`
    : `${number} (OU) est un ancien numéro ${de(formerOf)}\u00a0: ce certificat n’entre sur aucun emplacement. Commandez-le sous le numéro d’aujourd’hui.`;
}

const noUnit = 'Ce certificat ne nomme pas de structure (OU)\u00a0: son client ne peut pas être trouvé.';

// What one by one is told on the page of the slot.
function refusalOf(one: ReadOne, { slot }: HolderPlace, known: KnownCertificates): CellError | null {
  if (slot.notNeededReason !== null)
    return error('slot', `Cet emplacement n’est pas requis\u00a0: ${slot.notNeededReason}`);
  const order = known.orders.get(slot.id);
  if (order?.certificateId)
    return error(
      'order',
      `La commande ${order.number} de cet emplacement a déjà son certificat. Notez d’abord son installation et sa vérification.`,
      'La commande de l’emplacement a déjà son certificat\u00a0: notez d’abord son installation et sa vérification.',
    );
  if (order && isPlaced(order.state))
    return error(
      'order',
      `La commande ${order.number} est passée sur la plateforme et attend son certificat. Importez-le sur sa page.`,
      'La commande est passée sur la plateforme et attend son certificat\u00a0: importez-le sur la page de la commande.',
    );
  const sooner = endsSooner(known.inForce.get(slot.id), one.certificate);
  return sooner === null ? null : error('slot', sooner);
}

/** @param group what it is grouped by, where the text names what is of this file alone */
const error = (key: string, text: string, group?: string): CellError => ({ key, text, ...(group ? { group } : {}) });
const refuse = (key: string, text: string) => ({ error: error(key, text) });

// A slot that is to be made has no name of its own yet: the same one for two certificates of the same work.
function workOf({ slot, todo }: HolderPlace): string {
  if (todo !== 'make') return slot.id;
  const { instanceId, establishmentId, offer, usage, purpose, commonName } = slot;
  return [instanceId, establishmentId, offer, usage, purpose, commonName].join('/');
}

import type { Offer } from '../journey/steps/ordering.js';
import { type Coverage, coverageOf, isToRedo, renewableFrom } from '../journey/plan/coverage.js';
import { remedyOf } from '../journey/steps/spoilt-order.js';
import { parisDate } from '../journey/calendar/working-days.js';
import { count, date } from '../platform/web/view-helpers.js';
import { waitingSince } from '../clients/waiting-days.js';
import type { SlotOfInstance } from './client-overview.queries.js';
import { coverageFactsOf } from '../progress/client-facts.js';
import { offerAndUsage } from '../journey/plan/certificate-names.js';

/** What to do with a slot, in the words of its open order. */
const orderSteps: Record<string, string> = {
  csr_expected: 'Déposer la CSR',
  csr_checked: 'Passer commande',
  to_order: 'Passer commande',
  ordered: 'Attendre la mise à disposition',
  to_collect: 'Retirer le certificat',
  collected: 'Installer, puis vérifier',
  installed: 'Vérifier l’installation',
};

// F5: only an active certificate is renewed; afterwards it is a new product.
const openingWords: Partial<Record<Coverage, string>> = {
  missing: 'Ouvrir une commande',
  expiring: 'Renouveler',
  expired: 'Commander un nouveau certificat',
  revoked: 'Remplacer',
};

/** When the page is seen, and why no order may be opened. */
interface Seen {
  now: Date;
  notOpen: Record<Offer, string[]>;
}

/** The slots of a client, one group for each software instance. */
export function slotGroups(slots: SlotOfInstance[], seen: Seen) {
  const groups = new Map<string, { name: string; note: string; slots: ReturnType<typeof slotLine>[] }>();
  for (const slot of slots) {
    const group = groups.get(slot.instanceId) ?? {
      name: slot.instanceName,
      note: slot.establishments > 0 ? count(slot.establishments, 'établissement', 'établissements') : '',
      slots: [],
    };
    group.slots.push(slotLine(slot, seen));
    groups.set(slot.instanceId, group);
  }
  return [...groups.values()];
}

function slotLine(slot: SlotOfInstance, seen: Seen) {
  const { coverage, label } = coverageOf(coverageFactsOf(slot), seen.now);
  return {
    href: `/slots/${slot.id}`,
    label: slot.label,
    kind: offerAndUsage(slot),
    commonName: slot.commonName || '—',
    state: { code: coverage, label },
    expires: slot.notAfter && coverage !== 'not_needed' ? date(slot.notAfter) : null,
    next: nextStep(slot, coverage, seen),
  };
}

function nextStep(
  slot: SlotOfInstance,
  coverage: Coverage,
  { now, notOpen }: Seen,
): { text: string; href: string | null; note: string | null; act?: string } {
  if (slot.orderId && slot.orderState) {
    const today = parisDate(now);
    const asked = slot.orderAsked;
    if (asked)
      return {
        text: 'Attendre la CSR du client',
        href: `/orders/${slot.orderId}`,
        note: `${asked.name}, depuis ${waitingSince(asked.since, today)}`,
      };
    const remedy = remedyOf(slot.orderSpoilt, slot.orderState);
    const since = slot.orderSince ? `depuis ${waitingSince(slot.orderSince, today)}` : null;
    const note = [slot.orderAdministrator, since].filter(Boolean).join(', ');
    const text = remedy ? remedy.act : (orderSteps[slot.orderState] ?? 'Suivre la commande');
    return { text, href: `/orders/${slot.orderId}`, note };
  }
  if (coverage === 'not_needed') return { text: slot.notNeededReason ?? 'Non requis', href: null, note: null };
  const href = `/slots/${slot.id}`;
  if (asksToOpen(slot, coverage)) return opening(slot, coverage, { href, why: notOpen[slot.offer][0] ?? null });
  if (coverage === 'covered' && slot.notAfter) {
    return { text: `Rien avant le ${date(renewableFrom(slot.notAfter))}`, href: null, note: null };
  }
  return { text: 'Installer, puis vérifier', href, note: null };
}

function opening(slot: SlotOfInstance, coverage: Coverage, { href, why }: { href: string; why: string | null }) {
  if (isToRedo({ toRedo: slot.toRedo, coverage })) return { text: 'À révoquer et à refaire', href, note: why };
  if (why) return { text: 'Pas encore commandable', href: null, note: why };
  // A reader is told that there is one to open, not to open it.
  return { text: openingWords[coverage] ?? 'Ouvrir une commande', href, note: null, act: `${href}/orders` };
}

/** What comes next is an order, which nobody has opened: whether one may be is to be said. */
function asksToOpen(slot: SlotOfInstance, coverage: Coverage): boolean {
  if (slot.orderId) return false;
  return coverage in openingWords || isToRedo({ toRedo: slot.toRedo, coverage });
}

/** Whether any of them says it: nobody is asked otherwise. */
export function anyAsksToOpen(slots: SlotOfInstance[], now: Date): boolean {
  return slots.some((slot) => asksToOpen(slot, coverageOf(coverageFactsOf(slot), now).coverage));
}

/** « 4 en service sur 6, 1 non requis ». */
export function slotTally(slots: SlotOfInstance[], now: Date): string {
  const coverages = slots.map((slot) => coverageOf(coverageFactsOf(slot), now).coverage);
  const unneeded = coverages.filter((coverage) => coverage === 'not_needed').length;
  const running = coverages.filter((coverage) => coverage === 'covered' || coverage === 'expiring').length;
  const rest = unneeded > 0 ? `, ${unneeded} non requis` : '';
  return `${running} en service sur ${coverages.length - unneeded}${rest}`;
}

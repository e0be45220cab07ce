import { coverageOf } from '../journey/plan/coverage.js';
import { addDays, parisDate } from '../journey/calendar/working-days.js';
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

/** The slots of a client, one group for each software instance. */
export function slotGroups(slots: SlotOfInstance[], now: Date) {
  const groups = new Map<string, { name: string; note: string; slots: ReturnType<typeof slotLine>[] }>();
  for (const slot of slots) {
    const group = groups.get(slot.instanceId) ?? {
      name: slot.instanceName,
      note: slot.establishments > 0 ? count(slot.establishments, 'établissement', 'établissements') : '',
      slots: [],
    };
    group.slots.push(slotLine(slot, now));
    groups.set(slot.instanceId, group);
  }
  return [...groups.values()];
}

function slotLine(slot: SlotOfInstance, now: Date) {
  const { coverage, label } = coverageOf(coverageFactsOf(slot), now);
  return {
    href: `/slots/${slot.id}`,
    label: slot.label,
    kind: offerAndUsage(slot),
    commonName: slot.commonName || '—',
    state: { code: coverage, label },
    expires: slot.notAfter && coverage !== 'not_needed' ? date(slot.notAfter) : null,
    next: nextStep(slot, coverage, now),
  };
}

function nextStep(
  slot: SlotOfInstance,
  coverage: string,
  now: Date,
): { text: string; href: string | null; note: string | null } {
  if (slot.orderId && slot.orderState) {
    const since = slot.orderSince ? `depuis ${waitingSince(slot.orderSince, parisDate(now))}` : null;
    const note = [slot.administrator, since].filter(Boolean).join(', ');
    return { text: orderSteps[slot.orderState] ?? 'Suivre la commande', href: `/orders/${slot.orderId}`, note };
  }
  if (coverage === 'not_needed') return { text: slot.notNeededReason ?? 'Non requis', href: null, note: null };
  if (coverage === 'covered' && slot.notAfter) {
    return { text: `Rien avant le ${date(addDays(parisDate(slot.notAfter), -180))}`, href: null, note: null };
  }
  const texts: Record<string, string> = { missing: 'Ouvrir une commande', revoked: 'Remplacer' };
  return { text: texts[coverage] ?? 'Renouveler', href: `/slots/${slot.id}`, note: null };
}

/** « 4 en service sur 6, 1 non requis ». */
export function slotTally(slots: SlotOfInstance[], now: Date): string {
  const coverages = slots.map((slot) => coverageOf(coverageFactsOf(slot), now).coverage);
  const unneeded = coverages.filter((coverage) => coverage === 'not_needed').length;
  const running = coverages.filter((coverage) => coverage === 'covered' || coverage === 'expiring').length;
  const rest = unneeded > 0 ? `, ${unneeded} non requis` : '';
  return `${running} en service sur ${coverages.length - unneeded}${rest}`;
}

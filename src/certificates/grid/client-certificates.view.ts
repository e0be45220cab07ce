import type { ClientFrame } from '../../clients/client-frames.js';
import { waitingSince } from '../../clients/waiting-days.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import { remedyOf } from '../../journey/steps/spoilt-order.js';
import type { Offer } from '../../journey/steps/ordering.js';
import { declaredNote, isToRedo, renewableFrom } from '../../journey/plan/coverage.js';
import { count, date } from '../../platform/web/view-helpers.js';
import { isNextUnderEntity, type SlotWithCoverage } from '../../slots/coverage.queries.js';
import { grouped } from '../../platform/grouped.js';
import { orderTable } from '../../orders/order.transitions.js';
import { offerAndUsage } from '../../journey/plan/certificate-names.js';

/** When the page is seen, and why no order may be opened. */
interface Seen {
  now: Date;
  notOpen: Record<Offer, string[]>;
}

/** The slots of a client by software instance, each with what comes next. */
export function clientCertificatesView(frame: ClientFrame, slots: SlotWithCoverage[], seen: Seen) {
  const groups = [...grouped(slots, (slot) => slot.instanceId).values()];
  return {
    title: `Certificats · ${frame.name}`,
    frame,
    instancesHref: `${frame.base}/establishments`,
    addHref: frame.locked ? null : `${frame.base}/slots/new`,
    tally: tallyOf(slots),
    groups: groups.map((group) => ({
      name: group[0]?.instanceName ?? '',
      note: count(group.length, 'emplacement', 'emplacements'),
      slots: group.map((slot) => lineView(slot, seen)),
    })),
  };
}

function tallyOf(slots: SlotWithCoverage[]): string {
  const needed = slots.filter(({ answer }) => answer.coverage !== 'not_needed');
  const running = needed.filter(({ answer }) => answer.coverage === 'covered' || answer.coverage === 'expiring').length;
  const rest = slots.length > needed.length ? `, ${slots.length - needed.length} non requis` : '';
  return `${running} en service sur ${needed.length}${rest}`;
}

function lineView(slot: SlotWithCoverage, seen: Seen) {
  const { coverage, label } = slot.answer;
  return {
    href: `/slots/${slot.id}`,
    label: slot.label,
    kind: [offerAndUsage(slot), slot.holderFiness ? `FINESS EG ${slot.holderFiness}` : null].filter(Boolean).join(', '),
    commonName: slot.commonName || '—',
    state: { code: coverage, label },
    expires: slot.notAfter && coverage !== 'not_needed' ? date(slot.notAfter) : null,
    declared: slot.answer.declared ? declaredNote : null,
    next: nextOf(slot, seen),
  };
}

function nextOf(slot: SlotWithCoverage, { now, notOpen }: Seen) {
  const { coverage } = slot.answer;
  if (slot.orderId && slot.orderState) {
    const { orderSince, orderAdministrator, orderAsked: asked } = slot;
    const day = asked ? asked.since : orderSince && parisDate(orderSince);
    const since = day ? `depuis ${waitingSince(day, parisDate(now))}` : null;
    const remedy = remedyOf(slot.orderSpoilt, slot.orderState);
    return {
      text: `${orderTable.states[slot.orderState].label}${asked ? ' du client' : ''}, ${slot.orderNumber}`,
      href: `/orders/${slot.orderId}`,
      note: [remedy ? remedy.note : null, asked ? asked.name : orderAdministrator, since].filter(Boolean).join(', '),
    };
  }
  if (coverage === 'not_needed') return { text: slot.notNeededReason };
  const wrong = isToRedo({ toRedo: slot.toRedo, coverage });
  if (coverage === 'covered' && slot.notAfter && !wrong)
    return { text: `Rien avant le ${date(renewableFrom(slot.notAfter))}` };
  if (coverage === 'issued_not_installed' && !wrong)
    return { text: 'Installer, puis vérifier', href: `/slots/${slot.id}` };
  const [why] = notOpen[slot.offer];
  if (why) return { text: wrong ? 'À révoquer et à refaire' : 'Pas encore commandable', note: why };
  const verb = wrong
    ? 'Refaire'
    : isNextUnderEntity(slot)
      ? 'Commander sous le FINESS juridique'
      : 'Ouvrir une commande';
  return { open: `/slots/${slot.id}/orders`, label: slot.label, verb };
}

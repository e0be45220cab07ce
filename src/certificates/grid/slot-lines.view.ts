import type { ClientFrame } from '../../clients/client-frames.js';
import { waitingSince } from '../../clients/waiting-days.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import type { SlotAct } from '../../journey/steps/client-facts.js';
import { toDoSince } from '../../journey/steps/collection-step.js';
import { nextOfSlot } from '../../journey/steps/slot-acts.js';
import { declaredNote, nextHolder, renewableFrom } from '../../journey/plan/coverage.js';
import { offerAndUsage } from '../../journey/plan/certificate-names.js';
import { grouped } from '../../platform/grouped.js';
import { date } from '../../platform/web/view-helpers.js';
import type { SlotWithCoverage } from '../../slots/coverage.queries.js';
import type { Offer } from '../../identifiers/igc-words.js';

/** When the page is seen, and why no order may be opened, where one is to be. */
interface Seen {
  now: Date;
  notOpen: Record<Offer, string[]> | null;
}

/** Whether any of them has an order to open: whether one may be is not asked otherwise. */
export function anyOpens(slots: SlotWithCoverage[]): boolean {
  return slots.some((slot) => nextOfSlot(slot, slot.answer)?.opens);
}

/** The slots of a client by software instance, each with what comes next. @param noteOf what is said beside the name of an instance */
export function slotLines<Slot extends SlotWithCoverage>(
  frame: ClientFrame,
  slots: Slot[],
  noteOf: (group: Slot[]) => string,
  seen: Seen,
) {
  return {
    client: frame.name,
    instancesHref: `${frame.base}/establishments`,
    groups: [...grouped(slots, ({ instanceId }) => instanceId).values()].map((group) => ({
      name: group[0]?.instanceName ?? '',
      note: noteOf(group),
      slots: group.map((slot) => lineView(slot, seen)),
    })),
  };
}

/** « 4 en service sur 6, 1 non requis ». */
export function slotTally(slots: SlotWithCoverage[]): string {
  const needed = slots.filter(({ answer }) => answer.coverage !== 'not_needed');
  const running = needed.filter(({ answer }) => answer.coverage === 'covered' || answer.coverage === 'expiring').length;
  const rest = slots.length > needed.length ? `, ${slots.length - needed.length} non requis` : '';
  return `${running} en service sur ${needed.length}${rest}`;
}

function lineView(slot: SlotWithCoverage, seen: Seen) {
  const { coverage, label, declared } = slot.answer;
  return {
    href: `/slots/${slot.id}`,
    label: slot.label,
    kind: [offerAndUsage(slot), slot.holderFiness ? `FINESS EG ${slot.holderFiness}` : null].filter(Boolean).join(', '),
    commonName: slot.commonName || '—',
    state: { code: coverage, label },
    expires: slot.notAfter && coverage !== 'not_needed' ? date(slot.notAfter) : null,
    declared: declared ? declaredNote : null,
    next: nextView(slot, seen),
  };
}

function nextView(slot: SlotWithCoverage, { now, notOpen }: Seen) {
  const act = nextOfSlot(slot, slot.answer);
  if (!act && slot.notNeededReason === null && nextHolder(slot) === 'none')
    return { text: 'Établissement fermé, suivi jusqu’à sa fin' };
  if (!act)
    return { text: slot.notNeededReason ?? (slot.notAfter && `Rien avant le ${date(renewableFrom(slot.notAfter))}`) };
  if (slot.orderId) return orderView(slot, act, now);
  if (!act.opens) return { text: act.verb, href: `/slots/${slot.id}` };
  const why = notOpen?.[slot.offer][0];
  if (why) return { text: act.redoes ? 'À révoquer et à refaire' : 'Pas encore commandable', note: why };
  return { open: `/slots/${slot.id}/orders`, label: slot.label, verb: act.verb };
}

function waitsSince(slot: SlotWithCoverage, today: string): string | null {
  const { orderSince, orderState: state, orderBeginsOn: beginsOn, orderSpoilt: spoilt } = slot;
  return orderSince && state ? toDoSince({ state, since: parisDate(orderSince), beginsOn, spoilt }, today) : null;
}

function orderView(slot: SlotWithCoverage, act: SlotAct, now: Date) {
  const asked = act.code === 'order_csr_asked' ? slot.orderAsked : null;
  const day = asked ? asked.since : waitsSince(slot, parisDate(now));
  const since = day ? `depuis ${waitingSince(day, parisDate(now))}` : null;
  return {
    text: act.verb,
    href: `/orders/${slot.orderId}`,
    note: [slot.orderNumber, asked ? asked.name : slot.orderAdministrator, since].filter(Boolean).join(', '),
  };
}

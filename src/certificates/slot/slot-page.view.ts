import { numberWords } from '../../identifiers/structure-number.js';
import { actOfSlot, nextOfSlot } from '../../journey/steps/slot-acts.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import { offerAndUsage } from '../../journey/plan/certificate-names.js';
import { declaredNote } from '../../journey/plan/coverage.js';
import { holderWords } from '../../journey/plan/holders.js';
import { serviceLabels } from '../../journey/plan/plan.js';
import { happenedView } from '../../orders/happened.queries.js';
import { shortFingerprint } from '../../orders/order-page.view.js';
import { orderTable } from '../../orders/order.transitions.js';
import { isOpen } from '../../journey/states/order-states.js';
import type { Returned } from '../../orders/verdict.view.js';
import { errorSummary } from '../../platform/web/read-form.js';
import { date } from '../../platform/web/view-helpers.js';
import { certificateState } from '../../slots/certificate-state.view.js';
import { redoNote } from '../../slots/redo-note.js';
import { contactFields } from '../../slots/slots.service.js';
import {
  contactsView,
  declaredView,
  endOfWatchView,
  importView,
  lockedBy,
  unneededView,
  watchLockedBy,
} from './slot-forms.view.js';
import type { SlotPageFacts } from './slot-page.service.js';

/** One slot: what covers it, the lineage of its certificates, its orders, whom the platform writes to. */
export function slotPageView(facts: SlotPageFacts, now: Date, returned: Returned = {}) {
  const { slot, client, instance, coverage } = facts;
  const base = `/slots/${slot.id}`;
  const open = openOrderView(facts);
  return {
    title: `${slot.label} · ${instance.name}`,
    base,
    locked: lockedBy(facts),
    head: headView(facts),
    why: slot.neededBecause,
    openOrder: open,
    urgent: facts.next !== 'none' && (coverage.answer.coverage !== 'covered' || coverage.toRedo !== null),
    mayOpen: !open && slot.notNeededReason === null,
    notOpen: facts.notOpen.length > 0 ? facts.notOpen : null,
    notNeeded: slot.notNeededReason,
    unneeded: unneededView(facts),
    ending: (!facts.needed || slot.addedByHand) && slot.notNeededReason === null,
    openLabel: openLabel(facts),
    redo: redoNote(coverage),
    succession: successionView(facts),
    watch: endOfWatchView(facts, returned),
    watchLocked: watchLockedBy(facts),
    facts: [
      { label: 'Nom (CN)', code: slot.commonName || 'à préciser sur l’instance' },
      ...(slot.serves.length > 0
        ? [{ label: 'Sert à', value: slot.serves.map((service) => serviceLabels[service] ?? service).join(', ') }]
        : []),
      ...(slot.addedByHand ? [{ label: 'Origine', value: 'Ajouté à la main' }] : []),
      { label: 'Instance', value: instance.name, href: `/clients/${client.id}/establishments` },
      ...(slot.installNotes ? [{ label: 'Installation', value: slot.installNotes }] : []),
    ],
    remindersHref: `${base}/reminders`,
    muted: slot.mutedUntil && slot.mutedUntil >= parisDate(now) ? date(slot.mutedUntil) : null,
    lineage: facts.certificates.map((certificate) => ({
      href: `/certificates/${certificate.id}`,
      commonName: certificate.commonName ?? certificate.serialNumber,
      fingerprint: shortFingerprint(certificate.sha256),
      dates: `${date(certificate.notBefore)} – ${date(certificate.notAfter)}`,
      state: certificateState(
        { ...certificate, toRedo: facts.wrong.get(certificate.id) ?? null, alone: facts.next === 'none' },
        coverage.certificateId === certificate.id,
        now,
      ),
      replaces: replacedName(facts, certificate.replacesId),
    })),
    orders: facts.orders.map((order) => ({
      href: `/orders/${order.id}`,
      number: order.number,
      opened: date(order.createdAt),
      state: stateOf(order.state),
    })),
    contacts: contactsView(facts, returned),
    given: contactFields.map(({ name, label }) => ({ label, value: slot[name] ?? 'aucune' })),
    imports: importView(facts, returned),
    declared: declaredView(facts, now, returned),
    happened: happenedView(facts.happened, now),
    errors: errorSummary(returned.errors ?? {}).filter(({ field }) => field === 'certificate'),
  };
}

function headView({ slot, client, instance, establishment, coverage }: SlotPageFacts) {
  return {
    title: `${slot.label}, ${instance.name}`,
    state: { code: coverage.answer.coverage, label: coverage.answer.label },
    crumbs: [
      { href: '/certificates', label: 'Certificats' },
      { href: `/clients/${client.id}/certificates`, label: client.name },
    ],
    facts: [
      { label: 'Emplacement', value: offerAndUsage(slot) },
      { value: holderWords(establishment, client.number) },
      ...(client.environment === 'TEST' ? [{ label: 'Environnement', value: 'TEST' }] : []),
      ...(coverage.notAfter ? [{ label: 'Échéance', value: date(coverage.notAfter), num: true }] : []),
      ...(coverage.answer.declared ? [{ value: declaredNote }] : []),
    ],
  };
}

// Its own, else that of the slot of the client which takes over from it.
function openOrderView({ orders, coverage }: SlotPageFacts) {
  const own = orders.find((order) => isOpen(order.state));
  if (own) return { href: `/orders/${own.id}`, number: own.number, state: stateOf(own.state) };
  const { orderId, orderNumber, orderState } = coverage;
  return orderId && orderState ? { href: `/orders/${orderId}`, number: orderNumber, state: stateOf(orderState) } : null;
}

// Before its time too, one may be opened.
function openLabel({ coverage, next }: SlotPageFacts): string {
  const acts = [
    nextOfSlot(coverage, coverage.answer),
    nextOfSlot(coverage, { coverage: 'missing' }),
    actOfSlot('missing'),
  ];
  const verb = acts.find((act) => act?.opens)?.verb ?? '';
  return next === 'entity' || coverage.toRedo !== null ? `${verb}\u00a0: nouveau produit` : verb;
}

// Both ways: what takes over from the certificate of an establishment, and what this one takes over from (domain rule 5).
function successionView({ slot, successor, replaces, coverage: { wentTo } }: SlotPageFacts) {
  if (wentTo) {
    const link = { href: `/clients/${wentTo.id}/establishments`, label: wentTo.name, note: numberWords(wentTo.number) };
    return { title: 'Se commande désormais chez', links: [link] };
  }
  if (successor)
    return {
      title: slot.notNeededReason === null ? 'À remplacer par' : 'Remplacé par',
      links: [{ href: `/slots/${successor.id}`, label: successor.label, note: 'certificat juridique' }],
    };
  if (replaces.length === 0) return null;
  const links = replaces.map(({ id, label, holder, finess }) => ({
    href: `/slots/${id}`,
    label,
    note: `${holder}, FINESS ${finess}`,
  }));
  return { title: 'Prend la suite de', links };
}

function replacedName({ certificates }: SlotPageFacts, id: string | null): string | null {
  if (id === null) return null;
  const replaced = certificates.find((certificate) => certificate.id === id);
  return replaced ? `Remplace celui du ${date(replaced.notBefore)}` : 'Remplace un certificat plus ancien';
}

function stateOf(state: keyof typeof orderTable.states) {
  const { label, tone, icon } = orderTable.states[state];
  return { label, tone, icon };
}

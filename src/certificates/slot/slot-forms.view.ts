import { archivedReason } from '../../clients/read-only-client.js';
import { importedElsewhere } from '../../journey/plan/coverage.js';
import { declaredExpiryFields, endOfWatchFields } from '../../orders/order.form.js';
import { isOpen } from '../../journey/states/order-states.js';
import { refusedView, type Returned } from '../../orders/verdict.view.js';
import { openedAt, shownForm } from '../../platform/forms/form.js';
import { date, longDate } from '../../platform/web/view-helpers.js';
import { contactFields, orderKeepsWatch } from '../../slots/slots.service.js';
import type { SlotPageFacts } from './slot-page.service.js';

/** Why no form of the page can be sent; null when they can. */
export const lockedBy = ({ client }: SlotPageFacts): string | null =>
  client.archivedAt === null ? null : archivedReason;

/** What takes it out of the watch, and why. */
export function endOfWatchView({ slot }: SlotPageFacts, returned: Returned) {
  return shownForm({
    action: `/slots/${slot.id}/end-of-watch`,
    fields: endOfWatchFields,
    ...returned,
    submit: 'Sortir du suivi',
    tone: 'warn',
  });
}

/** Why it cannot be sent; null when it can. */
export const watchLockedBy = (facts: SlotPageFacts): string | null =>
  lockedBy(facts) ?? (hasOwnOrder(facts) ? orderKeepsWatch : null);

const hasOwnOrder = ({ orders }: SlotPageFacts) => orders.some(({ state }) => isOpen(state));

/** That nothing asks for it any more, and how its watch ends. */
export function unneededView(facts: SlotPageFacts) {
  const { slot, instance, establishment, needed, coverage } = facts;
  if (needed || slot.addedByHand || slot.notNeededReason !== null) return null;
  if (instance.retiredAt)
    return { title: `L’instance est hors service depuis le ${date(instance.retiredAt)}.`, text: untilOrderEnds };
  const title = establishment?.closedOn
    ? 'Cet établissement est fermé.'
    : establishment
      ? 'Cet établissement n’est plus servi par cette instance, ou aucun service ne demande ce certificat.'
      : 'Plus aucun service de l’instance ne demande ce certificat.';
  const untilItEnds = 'Il reste suivi jusqu’à la fin de son certificat, ou jusqu’à ce que vous l’en sortiez.';
  // Of a slot that never had a certificate, the order alone keeps it; that of a closed establishment is to be ended.
  const byOrder = hasOwnOrder(facts) && (coverage.notAfter === null || establishment?.closedOn);
  return { title, text: byOrder ? untilOrderEnds : untilItEnds };
}

const untilOrderEnds = 'L’emplacement sort du suivi dès que sa commande est close.';

/** Whom the platform writes to. */
export function contactsView({ slot }: SlotPageFacts, { values, errors }: Returned) {
  return shownForm({
    action: `/slots/${slot.id}/contacts`,
    fields: contactFields,
    values: { actorEmail: slot.actorEmail, informedEmail: slot.informedEmail, ...values },
    errors,
    version: openedAt(slot, values),
    submit: 'Enregistrer les adresses',
    tone: 'plain',
  });
}

/** Until a certificate is imported, its end may be declared; afterwards what was declared is only history. */
export function declaredView(facts: SlotPageFacts, now: Date, { values, errors }: Returned) {
  const { slot, coverage } = facts;
  const { declaredNotAfter: day, declaredBy, declaredAt } = slot;
  const told = day && `jusqu’au ${longDate(day)}, déclaré par ${declaredBy} le ${longDate(declaredAt)}`;
  if (coverage.certificateId !== null) return { history: told && `Échéance déclarée avant l’import\u00a0: ${told}` };
  if (slot.notNeededReason !== null && !day) return {};
  const form = shownForm({
    action: `/slots/${slot.id}/declared-expiry`,
    fields: declaredExpiryFields(now),
    values: { declaredNotAfter: day, ...values },
    errors,
    version: openedAt(slot, values),
    submit: 'Enregistrer l’échéance',
    tone: 'plain',
  });
  return {
    form: { ...form, open: form.open || day !== null },
    locked: lockedBy(facts),
    told: told && `En service ${told}. Certificat non importé.`,
  };
}

/** A certificate to import, or the one that was refused. */
export function importView(facts: SlotPageFacts, { certificate, errors }: Returned) {
  const { wentTo } = facts.coverage;
  const reasons = [lockedBy(facts), wentTo && importedElsewhere(wentTo)].filter((reason) => reason !== null);
  return {
    open: certificate !== undefined || errors?.['certificate'] !== undefined,
    error: errors?.['certificate'],
    disabled: facts.slot.notNeededReason !== null,
    reasons: reasons.length === 0 ? null : reasons,
    refused: refusedView(certificate),
  };
}

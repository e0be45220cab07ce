import { fullName } from '../identifiers/person-name.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { changesView } from '../platform/changes/changes.view.js';
import { errorSummary } from '../platform/web/read-form.js';
import { date, dateTime } from '../platform/web/view-helpers.js';
import { happenedView } from './happened.queries.js';
import { endingDisplays } from './order-displays.js';
import type { OrderPageFacts } from './order-page.service.js';
import {
  contactsFormView,
  correctionFormView,
  csrFormView,
  installationFormView,
  offered,
  placementFormView,
  possible,
} from './order-forms.view.js';
import { headView, isAwaited, notesView, stepsView, titleOf, verdictOfLast } from './order-head.view.js';
import { orderSheet } from './order-sheet.view.js';
import { requestCommandsView } from './asked/request-commands.view.js';
import { certificateState } from '../slots/certificate-state.view.js';
import { isOpen, isBeforePlacing } from '../journey/states/order-states.js';
import { isNeedless } from '../journey/steps/spoilt-order.js';
import { refusedView, type Returned, verdictState, verdictView } from './verdict.view.js';

/** The order sheet: what to type on the platform, who may, the verdicts, and the one form of the state it is in. */
export function orderPageView(facts: OrderPageFacts, now: Date, returned: Returned = {}) {
  const { order } = facts;
  const closed = !isOpen(order.state);
  return {
    title: titleOf(facts),
    head: headView(facts),
    closed,
    steps: stepsView(facts),
    base: `/orders/${order.id}`,
    platform: facts.platform,
    notes: notesView(facts),
    sheet: orderSheet(facts),
    showSheet: order.certificateId === null && !closed && !isToCancel(facts),
    rights: rightsView(facts),
    contacts: contactsFormView(facts),
    place: placementFormView(facts, returned),
    csr: csrView(facts, returned),
    certificate: certificateView(facts, now),
    imports: importView(facts, returned),
    announce: offered(facts, 'announce'),
    correction: correctionFormView(facts, returned),
    installation: installationFormView(facts, returned),
    verify: possible(facts, 'verify'),
    usePlatformKey: offered(facts, 'use_platform_key'),
    endings: endingsView(facts, now, returned),
    happened: happenedView(facts.happened, now),
    errors: unplaced(returned),
  };
}

// Nobody needs it here any more: nothing is typed, and no CSR taken. What was delivered all the same is recorded, to note its revocation.
const isToCancel = ({ spoilt }: OrderPageFacts) => isNeedless(spoilt);

// Domain rule 7: who may order today, or each part that is missing.
function rightsView({ rights }: OrderPageFacts) {
  return {
    missing: rights.missing,
    people: rights.administrators.map((person) => ({ name: fullName(person), card: cardWords(person) })),
  };
}

function cardWords({ card }: OrderPageFacts['rights']['administrators'][number]): string {
  if (!card) return '';
  return `carte ${card.kind}${card.validUntil ? ` valide jusqu’au ${date(card.validUntil)}` : ''}`;
}

function csrView(facts: OrderPageFacts, returned: Returned) {
  const { order, lastCsr } = facts;
  const uploadable = isBeforePlacing(order.state) && !isToCancel(facts);
  if (!lastCsr && !uploadable) return null;
  return {
    commands: uploadable ? requestCommandsView(facts) : null,
    ask: askView(facts),
    form: uploadable ? csrFormView(order.id, lastCsr?.id ?? null, returned) : null,
    last: lastCsr && {
      // The key came since it was looked up.
      state: facts.keyCame
        ? { tone: 'bad', icon: 'alert-triangle', label: 'Clé exposée' }
        : verdictState(verdictOfLast(lastCsr, facts.csrNow), {
            accepted: 'Acceptée',
            refused: lastCsr.acceptable ? 'Ne convient plus' : 'Refusée',
          }),
      fileName: lastCsr.fileName,
      by: lastCsr.uploadedBy,
      at: dateTime(lastCsr.createdAt),
      fingerprint: shortFingerprint(lastCsr.sha256),
      sha256: lastCsr.sha256,
      verdict: verdictView(verdictOfLast(lastCsr, facts.csrNow), uploadable),
    },
  };
}

// Whoever makes it hands it over: never by mail.
function askView(facts: OrderPageFacts) {
  const { order, client, asked } = facts;
  if (!isAwaited(facts)) return null;
  return {
    href: `/clients/${client.id}/csr-asking?order=${order.id}`,
    label: asked.length > 0 ? 'Redemander la CSR' : 'Demander la CSR au client',
  };
}

function certificateView({ certificate, toRedo, inForce, establishment }: OrderPageFacts, now: Date) {
  if (!certificate) return null;
  // What became of it since says more than the verdict of its import.
  const changed = certificate.revokedAt !== null || toRedo !== null;
  return {
    href: `/certificates/${certificate.id}`,
    commonName: certificate.commonName ?? certificate.serialNumber,
    until: date(certificate.notAfter),
    fingerprint: shortFingerprint(certificate.sha256),
    sha256: certificate.sha256,
    state: changed
      ? certificateState({ ...certificate, toRedo, alone: establishment?.closedOn != null }, inForce, now)
      : verdictState(certificate.verdict, { accepted: 'Accepté', refused: 'Refusé' }),
    verdict: verdictView(certificate.verdict, false),
  };
}

function importView(facts: OrderPageFacts, { certificate, errors }: Returned) {
  const { order, spoilt } = facts;
  if (order.certificateId !== null || !isOpen(order.state) || spoilt === 'elsewhere') return null;
  const early = isBeforePlacing(order.state);
  const collect = offered(facts, early ? 'take_over' : order.state === 'ordered' ? 'announce' : 'collect');
  const reasons = [...(collect?.reasons ?? []), ...(order.state === 'ordered' ? facts.rights.missing : [])];
  return {
    early,
    open: early && (certificate !== undefined || errors?.['certificate'] !== undefined),
    allowed: collect !== null && reasons.length === 0,
    reasons,
    error: errors?.['certificate'],
    refused: refusedView(certificate),
  };
}

function endingsView({ order, actions }: OrderPageFacts, now: Date, { noun, values, errors }: Returned) {
  const returned = noun ? { noun, errors: errors ?? {}, values: (values ?? {}) as Record<string, string> } : undefined;
  const view = { base: `/orders/${order.id}`, displays: endingDisplays, today: parisDate(now), returned };
  return changesView(actions, view);
}

// What the form of a change or an upload says; each other form tells its own errors.
function unplaced({ noun, errors = {} }: Returned) {
  return errorSummary(errors).filter(({ field }) => noun !== undefined || field === 'certificate');
}

/** « b7e0…44a1 »: enough to compare by eye. */
export function shortFingerprint(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}

import { parisDate } from '../journey/calendar/calendar-days.js';
import { changesView } from '../platform/changes/changes.view.js';
import { errorSummary } from '../platform/web/read-form.js';
import { date, dateTime } from '../platform/web/view-helpers.js';
import { happenedView } from './happened.queries.js';
import { installationView } from './installation.view.js';
import { endingDisplays } from './order-displays.js';
import type { OrderPageFacts } from './order-page.service.js';
import { orderSheet } from './order-sheet.view.js';
import { closedOrderStates, type OrderAction, orderRoad, orderTable } from './order.transitions.js';
import { type Returned, verdictState, verdictView } from './verdict.view.js';
import { holderWords } from '../journey/plan/holders.js';
import { offerAndUsage } from '../journey/plan/certificate-names.js';

const platform = 'https://pfc.eservices.esante.gouv.fr';

/** The order sheet: what to type on the platform, who may, the verdicts, and the one form of the state it is in. */
export function orderPageView(facts: OrderPageFacts, now: Date, returned: Returned = {}) {
  const { order, slot } = facts;
  const closed = closedOrderStates.includes(order.state);
  return {
    title: titleOf(facts),
    head: headView(facts),
    closed,
    steps: stepsView(facts),
    base: `/orders/${order.id}`,
    platform,
    notes: notesView(facts),
    sheet: orderSheet(facts),
    showSheet: order.certificateId === null && !closed,
    rights: rightsView(facts),
    contacts: {
      version: slot.version,
      actorEmail: slot.actorEmail ?? '',
      informedEmail: slot.informedEmail ?? '',
      action: `/slots/${slot.id}/contacts`,
    },
    place: placeView(facts, now, returned),
    csr: csrView(facts, returned),
    certificate: certificateView(facts),
    imports: importView(facts, returned),
    announce: offered(facts, 'announce'),
    installation: installationView(facts, now, returned),
    verify: offered(facts, 'verify'),
    usePlatformKey: offered(facts, 'use_platform_key'),
    endings: endingsView(facts, now, returned),
    happened: happenedView(facts.happened, now),
    errors: returned.errors ? errorSummary(returned.errors) : null,
  };
}

function titleOf({ order, slot, instance }: OrderPageFacts): string {
  const verb = order.certificateId === null && !closedOrderStates.includes(order.state) ? 'Commander' : 'Commande';
  return `${verb}\u00a0: ${slot.label}, ${instance.name}`;
}

function headView(facts: OrderPageFacts) {
  const { order, slot, client, instance, establishment, administrator } = facts;
  const state = orderTable.states[order.state];
  return {
    title: titleOf(facts),
    state: closedOrderStates.includes(order.state) ? { tone: state.tone, icon: state.icon, label: state.label } : null,
    crumbs: [
      { href: '/certificates', label: 'Certificats' },
      { href: `/clients/${client.id}/certificates`, label: client.name },
    ],
    facts: [
      {
        label: 'Emplacement',
        value: `${offerAndUsage(slot)}, ${slot.commonName || instance.name}`,
        href: `/slots/${slot.id}`,
      },
      { value: holderWords(establishment, client.finessEj) },
      { label: 'Commande', value: order.number },
      ...(client.environment === 'TEST' ? [{ label: 'Environnement', value: 'TEST' }] : []),
      ...(order.orderedOn ? [{ label: 'Commandée le', value: date(order.orderedOn) }] : []),
      ...(order.productNumber ? [{ label: 'Produit', value: order.productNumber }] : []),
      ...(administrator ? [{ label: 'Par', value: `${administrator.firstName} ${administrator.lastName}` }] : []),
    ],
  };
}

function stepsView({ order }: OrderPageFacts) {
  const at = orderRoad.indexOf(order.state);
  if (at < 0) return null;
  return orderRoad.map((state, index) => ({
    state: index < at || order.state === 'verified' ? 'done' : index === at ? 'current' : 'todo',
    label: orderTable.states[state].label,
    note: stepNote(order, index, at),
  }));
}

// A key made by the platform has no CSR; a certificate taken over was not ordered here.
function stepNote(order: OrderPageFacts['order'], index: number, at: number): string | null {
  if (index >= at) return null;
  if (order.keyMadeOnPlatform && index < 2) return 'Sans CSR';
  return order.orderedOn === null && index >= 2 && index < 5 && at >= 5 ? 'Sans objet' : null;
}

function notesView({ order, csr, lastCsr, slot }: OrderPageFacts) {
  const notes: { tone: string; title: string; text: string; href?: string; linkLabel?: string }[] = [];
  if (lastCsr && !lastCsr.acceptable && order.certificateId === null) {
    notes.push({
      tone: 'bad',
      title: `La CSR du ${date(lastCsr.createdAt)} est refusée.`,
      text: csr
        ? `La commande garde la précédente, ${csr.fileName}.`
        : 'Les valeurs ci-dessous sont justes, mais la commande attend une CSR acceptable.',
      href: '#verdict',
      linkLabel: 'Voir le verdict',
    });
  }
  if (slot.notNeededReason && !closedOrderStates.includes(order.state))
    notes.push({ tone: 'soon', title: 'Cet emplacement n’est plus requis.', text: slot.notNeededReason });
  return notes;
}

// Domain rule 7: who may order today, or each part that is missing.
function rightsView({ rights }: OrderPageFacts) {
  return {
    missing: rights.missing,
    people: rights.administrators.map(({ firstName, lastName, card }) => ({
      name: `${firstName} ${lastName}`,
      card: card ? `carte ${card.kind}${card.validUntil ? ` valide jusqu’au ${date(card.validUntil)}` : ''}` : '',
    })),
  };
}

function placeView(facts: OrderPageFacts, now: Date, { values }: Returned) {
  const { order, rights } = facts;
  if (!['csr_expected', 'csr_checked', 'to_order'].includes(order.state)) return null;
  const action = offered(facts, order.state === 'to_order' ? 'order' : 'release');
  const reasons = order.state === 'csr_expected' ? ['Possible quand la CSR sera vérifiée.'] : (action?.reasons ?? []);
  const only = rights.administrators.length === 1;
  return {
    allowed: reasons.length === 0,
    reasons,
    productNumber: values?.['productNumber'] ?? '',
    orderedOn: values?.['orderedOn'] ?? parisDate(now),
    today: parisDate(now),
    administrators: rights.administrators.map((person) => ({
      value: person.id,
      label: `${person.firstName} ${person.lastName}`,
      selected: only || values?.['administratorId'] === person.id,
    })),
  };
}

function csrView(facts: OrderPageFacts, { errors }: Returned) {
  const { order, lastCsr } = facts;
  const uploadable = ['csr_expected', 'csr_checked', 'to_order'].includes(order.state);
  if (!lastCsr && !uploadable) return null;
  return {
    uploadable,
    error: errors?.['csr'],
    verb: lastCsr ? 'Déposer une nouvelle CSR' : 'Déposer la CSR',
    last: lastCsr && {
      state: verdictState(lastCsr.verdict, { accepted: 'Acceptée', refused: 'Refusée' }),
      fileName: lastCsr.fileName,
      by: lastCsr.uploadedBy,
      at: dateTime(lastCsr.createdAt),
      fingerprint: shortFingerprint(lastCsr.sha256),
      sha256: lastCsr.sha256,
      verdict: verdictView(lastCsr.verdict, uploadable),
    },
  };
}

function certificateView({ certificate }: OrderPageFacts) {
  if (!certificate) return null;
  return {
    href: `/certificates/${certificate.id}`,
    commonName: certificate.commonName ?? certificate.serialNumber,
    until: date(certificate.notAfter),
    fingerprint: shortFingerprint(certificate.sha256),
    sha256: certificate.sha256,
    state: verdictState(certificate.verdict, { accepted: 'Accepté', refused: 'Refusé' }),
    verdict: verdictView(certificate.verdict, false),
  };
}

function importView(facts: OrderPageFacts, { certificate, errors }: Returned) {
  const { order } = facts;
  if (order.certificateId !== null || closedOrderStates.includes(order.state)) return null;
  const early = order.state !== 'ordered' && order.state !== 'to_collect';
  const collect = offered(facts, early ? 'take_over' : order.state === 'ordered' ? 'announce' : 'collect');
  const reasons = [...(collect?.reasons ?? []), ...(order.state === 'ordered' ? facts.rights.missing : [])];
  return {
    early,
    open: early && (certificate !== undefined || errors?.['certificate'] !== undefined),
    allowed: reasons.length === 0,
    reasons,
    error: errors?.['certificate'],
    refused: certificate && {
      fileName: certificate.fileName,
      verdict: verdictView(certificate.verdict),
      fits: certificate.fits.map(({ id, label }) => ({ href: `/slots/${id}`, label })),
    },
  };
}

function endingsView({ order, actions }: OrderPageFacts, now: Date, { noun, values, errors }: Returned) {
  const returned = noun ? { noun, errors: errors ?? {}, values: (values ?? {}) as Record<string, string> } : undefined;
  const view = { base: `/orders/${order.id}`, displays: endingDisplays, today: parisDate(now), returned };
  return changesView(actions, view);
}

function offered({ actions }: Pick<OrderPageFacts, 'actions'>, action: OrderAction) {
  return actions.find((one) => one.action === action) ?? null;
}

/** « b7e0…44a1 »: enough to compare by eye. */
export function shortFingerprint(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}

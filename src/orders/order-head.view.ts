import { fullName } from '../identifiers/person-name.js';
import { date } from '../platform/web/view-helpers.js';
import { holderWords } from '../journey/plan/holders.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { notYetValid } from '../journey/plan/certificate-days.js';
import { clock } from '../platform/clock.js';
import { remedyOf } from '../journey/steps/spoilt-order.js';
import { offerAndUsage } from '../journey/plan/certificate-names.js';
import type { CsrLink } from './asked/asked-csrs.js';
import type { Verdict } from '../pki/verdict/finding.js';
import type { Certificate } from '../certificates/certificate.entity.js';
import type { Csr } from './csr.entity.js';
import type { OrderPageFacts } from './order-page.service.js';
import { isLeft, orderTable, stillDelivered } from './order.transitions.js';
import { isOpen, orderRoad, type OrderState, orderStatesAt } from '../journey/states/order-states.js';

export function titleOf({ order, slot, instance }: OrderPageFacts): string {
  const verb = order.certificateId === null && isOpen(order.state) ? 'Commander' : 'Commande';
  return `${verb}\u00a0: ${slot.label}, ${instance.name}`;
}

export function headView(facts: OrderPageFacts) {
  const { order, slot, client, instance, establishment, placedBy, handedTo } = facts;
  const state = orderTable.states[order.state];
  return {
    title: titleOf(facts),
    // Under way, its steps say it.
    state:
      isOpen(order.state) && orderRoad.includes(order.state)
        ? null
        : { tone: state.tone, icon: state.icon, label: state.label },
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
      { value: holderWords(establishment, client.number) },
      { label: 'Commande', value: order.number },
      ...(client.environment === 'TEST' ? [{ label: 'Environnement', value: 'TEST' }] : []),
      ...(order.orderedOn ? [{ label: 'Commandée le', value: date(order.orderedOn) }] : []),
      ...(order.productNumber ? [{ label: 'Produit', value: order.productNumber }] : []),
      ...(placedBy ? [{ label: 'Par', value: fullName(placedBy) }] : []),
      ...(handedTo ? [{ label: 'Confiée à', value: fullName(handedTo) }] : []),
    ],
  };
}

export function stepsView({ order }: OrderPageFacts) {
  const at = orderRoad.indexOf(order.state);
  if (at < 0) return null;
  return orderRoad.map((state, index) => ({
    state: index < at || order.state === 'verified' ? 'done' : index === at ? 'current' : 'todo',
    label: orderTable.states[state].label,
    note: index < at ? stepNote(order, state) : null,
  }));
}

const csrSteps: OrderState[] = ['csr_expected', 'csr_checked'];
const withoutCertificate: OrderState[] = orderStatesAt('before', 'placed');

// A key made by the platform has no CSR; a certificate taken over was not ordered here.
function stepNote({ state, orderedOn, keyMadeOnPlatform }: OrderPageFacts['order'], passed: OrderState): string | null {
  if (csrSteps.includes(passed)) return keyMadeOnPlatform ? 'Sans CSR' : null;
  const takenOver = orderedOn === null && !withoutCertificate.includes(state);
  return takenOver && withoutCertificate.includes(passed) ? 'Sans objet' : null;
}

export function notesView(facts: OrderPageFacts) {
  const { order, lastCsr, csrNow, slot, client, asked, spoilt, notRenewed, certificate } = facts;
  const notes: { tone: string; title: string; text: string; href?: string; linkLabel?: string }[] = [];
  const remedy = remedyOf(spoilt, order.state);
  if (remedy)
    notes.push({
      tone: 'bad',
      title: `${remedy.title(slot.label)}.`,
      text: remedy.detail,
      ...(spoilt === 'entity' && { href: `/clients/${client.id}/closure`, linkLabel: 'Décider de la suite' }),
    });
  const early =
    order.state === 'collected' && certificate && notYetValid(parisDate(certificate.notBefore), clock.today());
  if (early && !remedy) notes.push({ tone: 'soon', title: 'Ce certificat ne s’installe pas encore.', text: early });
  if (notRenewed)
    notes.push({
      tone: 'soon',
      title: 'Le certificat à renouveler ne peut plus l’être.',
      text: 'Depuis l’ouverture de la commande il a expiré, il est révoqué, ou il est à refaire\u00a0: demandez un nouveau produit.',
    });
  if (asked.length > 0 && isAwaited(facts))
    notes.push({ ...waitingNote(asked), href: `/clients/${client.id}/space`, linkLabel: 'Voir le lien' });
  if (lastCsr && !verdictOfLast(lastCsr, csrNow).acceptable && order.certificateId === null) {
    notes.push({
      tone: 'bad',
      title: `La CSR du ${date(lastCsr.createdAt)} ${lastCsr.acceptable ? 'ne convient plus' : 'est refusée'}.`,
      text: refusedText(facts, lastCsr),
      href: '#verdict',
      linkLabel: 'Voir le verdict',
    });
  }
  if (isOpen(order.state)) notes.push(...needlessNote(facts));
  if (isLeft(order)) notes.push(leftNote(facts));
  return notes;
}

/** Of one that was acceptable as it came and whose order is not passed yet, by what it is for now: names change. */
export function verdictOfLast(last: Pick<Csr, 'id' | 'verdict'>, now: OrderPageFacts['csrNow']): Verdict {
  return now?.csr.id === last.id ? now.verdict : last.verdict;
}

function refusedText({ csr }: OrderPageFacts, last: Csr): string {
  if (last.acceptable)
    return 'Elle avait été acceptée, puis le nom du service ou la structure a changé\u00a0: les valeurs ci-dessous sont celles d’aujourd’hui, la commande attend une autre CSR.';
  return csr
    ? `La commande garde la précédente, ${csr.fileName}.`
    : 'Les valeurs ci-dessous sont justes, mais la commande attend une CSR acceptable.';
}

function leftNote({ order, keyCame, deliveredStill }: OrderPageFacts) {
  if (deliveredStill) return deliveredNote(deliveredStill);
  const exposed = keyCame && !order.keyMadeOnPlatform;
  return {
    tone: exposed ? 'bad' : 'soon',
    title: exposed
      ? 'La clé privée de cette commande, annulée ici, est exposée.'
      : `Cette commande, annulée ici, avait été passée le ${date(order.orderedOn)}.`,
    text: stillDelivered,
  };
}

// Who imported it may mean it to serve: its own page says how it stands.
function deliveredNote({ id, importedAt, revokedAt }: Certificate) {
  return {
    tone: revokedAt ? 'move' : 'soon',
    title: `Le certificat de cette commande, annulée ici, a été délivré et importé le ${date(importedAt)}.`,
    text: revokedAt
      ? `Il est révoqué depuis le ${date(revokedAt)}.`
      : 'S’il ne doit pas servir, révoquez-le sur la plateforme et notez-le sur sa fiche.',
    href: `/certificates/${id}`,
    linkLabel: 'Voir le certificat',
  };
}

function needlessNote({ slot }: OrderPageFacts) {
  if (!slot.notNeededReason) return [];
  return [{ tone: 'soon', title: 'Cet emplacement n’est plus requis.', text: slot.notNeededReason }];
}

/** Its CSR is expected still, as `csrIsExpected` says: not of what is to be cancelled, nor for an instance out of service. */
export function isAwaited({ order, spoilt }: OrderPageFacts): boolean {
  return order.state === 'csr_expected' && spoilt === null;
}

/** It waits for the client, and since when: since the first link, for who was asked last. */
function waitingNote(asked: CsrLink[]) {
  const [last, first] = [asked[0] as CsrLink, asked.at(-1) as CsrLink];
  const opened = last.seenAt ? `ouvert le ${date(last.seenAt)}` : 'pas encore ouvert';
  return {
    tone: 'move',
    title: `La CSR est attendue du client depuis le ${date(first.createdAt)}.`,
    text: `Demandée à ${last.personName}, ${last.email}\u202f; lien ${opened}, bon jusqu’au ${date(last.expiresAt)}.`,
  };
}

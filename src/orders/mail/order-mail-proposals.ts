import { numberWords } from '../../identifiers/structure-number.js';
import { transitionFrom } from '../../journey/states/transitions.js';
import { finding, type Proposal, sentByAgency } from '../../mailbox/in/mail-proposals.js';
import type { Message } from '../../mailbox/message.entity.js';
import { type OrderAction, orderTable } from '../order.transitions.js';
import { describeOrder, type OrderCandidate } from './order-mail.queries.js';

/** What acknowledges or validates is about a request; what nobody recognises may be about anything. */
export function speaksOfAnOrder({ recognisedAs }: Message): boolean {
  return recognisedAs === null || recognisedAs === 'to_collect' || recognisedAs === 'refusal';
}

/** What ties an order to a mail, for a person to decide (domain rule 14). */
export function orderProposalOf(candidate: OrderCandidate, mail: Message, ansDomains: string[]): Proposal {
  return {
    subjectId: candidate.id,
    clientId: candidate.clientId,
    clientName: candidate.clientName,
    description: describeOrder(candidate),
    evidence: evidenceOf(candidate, mail, ansDomains),
    likelyFrom: 6,
    effect: effectOf(candidate, mail),
  };
}

function evidenceOf(candidate: OrderCandidate, mail: Message, ansDomains: string[]) {
  const { productNumber, clientNumber, commonName } = candidate;
  const { dossierNumber: cited } = mail;
  const list = [
    finding(
      3,
      candidate.numberFound,
      `${numberWords(clientNumber)}, ou un établissement, dans le texte`,
      `${numberWords(clientNumber)} absent du texte`,
    ),
    finding(
      2,
      candidate.nameFound,
      `«\u00a0${commonName}\u00a0» dans le texte`,
      `«\u00a0${commonName}\u00a0» absent du texte`,
    ),
    finding(
      2,
      mail.recognisedAs !== null && candidate.state === 'ordered',
      'La commande attend cette réponse',
      'La commande n’attend pas de réponse de ce genre',
    ),
    sentByAgency(mail, ansDomains),
  ];
  if (!cited || !productNumber) return list;
  const same = productNumber === cited;
  return [
    ...list,
    finding(4, same, `Même produit, ${cited}`, `Autre produit\u00a0: la commande porte ${productNumber}`),
  ];
}

const stays = 'Le courriel est rangé dans la commande, sans changer son état';

// What the table does from where the order stands, as `OrderMailSubject.apply` asks it.
function effectOf({ state }: OrderCandidate, { recognisedAs }: Message): string {
  const action = said[recognisedAs ?? ''];
  const row = action && transitionFrom(orderTable, state, action);
  if (row)
    return `La commande passe à «\u00a0${orderTable.states[row.to].label}\u00a0»${recognisedAs === 'refusal' ? ', avec les mots du courriel pour motif' : ''}.`;
  return action === 'announce' && state === 'to_order'
    ? `${stays}\u00a0: notez d’abord la commande passée sur la plateforme.`
    : `${stays}.`;
}

const said: Partial<Record<string, OrderAction>> = { to_collect: 'announce', refusal: 'reject' };

import { numberWords } from '../../identifiers/structure-number.js';
import { finding, type Proposal, sentByAgency } from '../../mailbox/in/mail-proposals.js';
import type { Message } from '../../mailbox/message.entity.js';
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
    effect: effectOf(mail),
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

function effectOf({ recognisedAs }: Message): string {
  if (recognisedAs === 'to_collect') return 'La commande passe à «\u00a0À retirer\u00a0».';
  if (recognisedAs === 'refusal')
    return 'La commande passe à «\u00a0Refusée\u00a0», avec les mots du courriel pour motif.';
  return 'Le courriel est rangé dans la commande, sans changer son état.';
}

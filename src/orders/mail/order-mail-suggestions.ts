import type { MailSuggestion } from '../../mailbox/in/mail-subjects.js';
import { saysToComeFrom } from '../../mailbox/mail-address.js';
import type { Message } from '../../mailbox/message.entity.js';
import { describeOrder, type OrderCandidate } from './order-mail.queries.js';

/** What acknowledges or validates is about a request; what nobody recognises may be about anything. */
export function speaksOfAnOrder({ recognisedAs }: Message): boolean {
  return recognisedAs === null || recognisedAs === 'to_collect' || recognisedAs === 'refusal';
}

/** A proposal with the weight of its evidence: never enough to move a state, only to order the list (domain rule 14). */
export function orderSuggestionOf(
  candidate: OrderCandidate,
  mail: Message,
  ansDomains: string[],
): MailSuggestion & { score: number } {
  const evidence = evidenceOf(candidate, mail, ansDomains);
  const score = evidence.reduce((total, { found, weight }) => total + (found ? weight : 0), 0);
  return {
    subjectId: candidate.id,
    clientId: candidate.clientId,
    clientName: candidate.clientName,
    likely: score >= 6,
    description: describeOrder(candidate),
    evidence: evidence.map(({ text, found }) => ({ text, found })),
    effect: effectOf(mail),
    score,
  };
}

function evidenceOf(candidate: OrderCandidate, mail: Message, ansDomains: string[]) {
  const { productNumber, finessEj, commonName } = candidate;
  const { dossierNumber: cited } = mail;
  const list = [
    finding(
      3,
      candidate.finessFound,
      `FINESS ${finessEj}, ou d’un établissement, dans le texte`,
      `FINESS ${finessEj} absent du texte`,
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
    finding(
      1,
      saysToComeFrom(mail.sender, ansDomains),
      'Envoyé depuis un domaine de l’ANS',
      'L’expéditeur n’est pas un domaine connu de l’ANS',
    ),
  ];
  if (!cited || !productNumber) return list;
  const same = productNumber.toUpperCase() === cited;
  return [
    ...list,
    finding(4, same, `Même produit, ${cited}`, `Autre produit\u00a0: la commande porte ${productNumber}`),
  ];
}

function finding(weight: number, found: boolean, yes: string, no: string) {
  return { weight, found, text: found ? yes : no };
}

function effectOf({ recognisedAs }: Message): string {
  if (recognisedAs === 'to_collect') return 'La commande passe à «\u00a0À retirer\u00a0».';
  if (recognisedAs === 'refusal')
    return 'La commande passe à «\u00a0Refusée\u00a0», avec les mots du courriel pour motif.';
  return 'Le courriel est rangé dans la commande, sans changer son état.';
}

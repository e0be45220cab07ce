import { numberWords } from '../../identifiers/structure-number.js';
import { finding, type Proposal, sentByAgency } from '../../mailbox/in/mail-proposals.js';
import type { Message } from '../../mailbox/message.entity.js';
import type { RecognisedAs } from '../../mailbox/rules/mail-rule.entity.js';
import type { RequestKind } from '../request-states.js';
import { describe, type MailCandidate } from './request-mail.queries.js';

/** What ties a request to a mail, for a person to decide (domain rule 14). */
export function proposalOf(candidate: MailCandidate, mail: Message, ansDomains: string[]): Proposal {
  return {
    subjectId: candidate.id,
    clientId: candidate.clientId,
    clientName: candidate.clientName,
    description: describe(candidate),
    evidence: evidenceOf(candidate, mail, ansDomains),
    likelyFrom: 5,
    effect: effectOf(candidate, mail),
  };
}

function evidenceOf(candidate: MailCandidate, mail: Message, ansDomains: string[]) {
  const fromSigner = candidate.signerEmail?.toLowerCase() === mail.sender;
  const list = [
    finding(
      4,
      candidate.numberFound,
      `${numberWords(candidate.clientNumber)} dans le texte`,
      `${numberWords(candidate.clientNumber)} absent du texte`,
    ),
    finding(2, candidate.nameCloseness > 0.6, 'Nom du client dans le texte', 'Nom du client absent du texte'),
    finding(
      2,
      expects(candidate, mail),
      'La demande attend une réponse de ce genre',
      'La demande n’attend pas de réponse de ce genre',
    ),
    fromSigner ? finding(4, true, 'Envoyé par le représentant légal', '') : sentByAgency(mail, ansDomains),
  ];
  if (!mail.dossierNumber || !candidate.dossierNumber) return list;
  const same = mail.dossierNumber === candidate.dossierNumber;
  const number = candidate.dossierNumber;
  return [...list, finding(4, same, `Même dossier, ${number}`, `Autre dossier\u00a0: la demande porte ${number}`)];
}

function expects({ state }: MailCandidate, { recognisedAs }: Message): boolean {
  if (recognisedAs === 'acknowledgement') return state === 'submitted';
  if (recognisedAs === 'validation') return state === 'submitted' || state === 'acknowledged';
  return recognisedAs ? state === 'submitted' || state === 'acknowledged' : state === 'awaiting_signature';
}

/** What ANS has done once it has validated. */
export const whatIsRecorded: Record<RequestKind, string> = {
  '413': 'ses habilitations deviennent actives',
  '503': 'les arrivées deviennent actives, les fins sont closes',
};

function effectOf({ kind }: MailCandidate, { recognisedAs, dossierNumber }: Message): string {
  const number = dossierNumber ? `, dossier ${dossierNumber}` : '';
  const effects: Record<RecognisedAs, string> = {
    acknowledgement: `La demande passe à «\u00a0Accusé reçu\u00a0»${number}.`,
    validation: `La demande passe à «\u00a0Validée\u00a0»\u202f; ${whatIsRecorded[kind]}.`,
    correction: 'La demande passe à «\u00a0À corriger\u00a0», avec les mots du courriel pour motif.',
    refusal: 'La demande passe à «\u00a0Refusée\u00a0», avec les mots du courriel pour motif.',
    to_collect: 'Le courriel est rangé dans la demande, sans changer son état.',
  };
  return recognisedAs ? effects[recognisedAs] : effects.to_collect;
}

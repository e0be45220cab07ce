import { numberWords } from '../../identifiers/structure-number.js';
import { finding, type Proposal, sentByAgency } from '../../mailbox/in/mail-proposals.js';
import type { Message } from '../../mailbox/message.entity.js';
import { offers, transitionFrom } from '../../journey/states/transitions.js';
import { otherNumber } from '../doubts/contradictions.service.js';
import { requestTable } from '../request.transitions.js';
import { type RequestKind, requestStates } from '../request-states.js';
import { describe, type MailCandidate } from './request-mail.queries.js';
import { saidActions, type Says } from '../said-actions.js';

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

const stays = 'Le courriel est rangé dans la demande, sans changer son état';

// What the table does from where the request stands, as `RequestMailSubject.apply` asks it; what only the database knows may still put it in doubt.
function effectOf(candidate: MailCandidate, mail: Message): string {
  const { recognisedAs, dossierNumber } = mail;
  const { state } = candidate;
  if (!recognisedAs || recognisedAs === 'to_collect') return `${stays}.`;
  if (state === 'in_doubt')
    return 'La demande est déjà à trancher\u00a0: le courriel est mis à côté des autres pièces.';
  if (offers(requestTable, state, 'doubt') && otherNumber(candidate, mail))
    return `La demande passe à «\u00a0${requestStates.in_doubt.label}\u00a0»\u00a0: le courriel cite un autre dossier.`;
  const row = transitionFrom(requestTable, state, saidActions[recognisedAs]);
  if (!row) return `${stays}.`;
  if (row.requires?.includes('dossier_number') && !dossierNumber)
    return `${stays}\u00a0: il ne porte pas de numéro de dossier reconnu.`;
  return `La demande passe à «\u00a0${requestStates[row.to].label}\u00a0»${withIt(recognisedAs, candidate, mail)}.`;
}

function withIt(says: Says, { kind }: MailCandidate, { dossierNumber }: Message): string {
  if (says === 'validation') return `\u202f; ${whatIsRecorded[kind]}`;
  return says === 'acknowledgement' ? `, dossier ${dossierNumber}` : ', avec les mots du courriel pour motif';
}

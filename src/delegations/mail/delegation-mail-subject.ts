import { numberWords } from '../../identifiers/structure-number.js';
import { bestFirst, finding, type Proposal } from '../../mailbox/in/mail-proposals.js';
import {
  IsMailSubject,
  type FoundSubject,
  type MailEffect,
  type MailSubject,
  type MailSuggestion,
  type Subject,
  unmoved,
} from '../../mailbox/in/mail-subjects.js';
import type { Message } from '../../mailbox/message.entity.js';
import { DelegationChanges } from '../delegation-changes.service.js';
import { DelegationMailQueries, describeMandate, type MandateCandidate } from './delegation-mail.queries.js';

/** What a client writes of its mandate: it comes back signed, and a person looks at what came (client-space/review). No mail moves one by itself. */
@IsMailSubject()
export class DelegationMailSubject implements MailSubject {
  readonly kind = 'delegation';

  constructor(
    private readonly queries: DelegationMailQueries,
    private readonly changes: DelegationChanges,
  ) {}

  async byId(subjectId: string): Promise<Subject> {
    const { clientId } = await this.changes.byId(subjectId);
    return { subjectId, clientId };
  }

  /** A mandate bears no number of ANS. */
  byDossier(): Promise<null> {
    return Promise.resolve(null);
  }

  async suggestions(mail: Message): Promise<MailSuggestion[]> {
    // What the rules recognise are words of ANS, which answers no mandate.
    if (mail.recognisedAs !== null) return [];
    return bestFirst((await this.queries.candidates(mail)).map((candidate) => proposalOf(candidate, mail)));
  }

  search(query: string): Promise<FoundSubject[]> {
    return this.queries.search(query);
  }

  apply(): Promise<MailEffect> {
    return Promise.resolve(unmoved('Le courriel est rattaché à la délégation, sans changer son état.'));
  }
}

/** What ties a mandate to a mail, for a person to decide (domain rule 14). */
function proposalOf(candidate: MandateCandidate, mail: Message): Proposal {
  const { id, clientId, clientName, clientNumber, numberFound, bySigner, byLink } = candidate;
  const brings = mail.attachmentIds.length > 0;
  return {
    subjectId: id,
    clientId,
    clientName,
    description: describeMandate(candidate),
    evidence: [
      bySigner || !byLink
        ? finding(4, bySigner, 'Envoyé par le représentant légal', 'L’expéditeur n’est pas le représentant légal')
        : finding(4, true, 'Envoyé par une personne à qui ce mandat est demandé', ''),
      finding(
        4,
        numberFound,
        `${numberWords(clientNumber)}, ou un établissement, dans le texte`,
        `${numberWords(clientNumber)} absent du texte`,
      ),
      finding(2, brings, 'Une pièce est jointe\u00a0: le mandat attend sa signature', 'Aucune pièce jointe'),
    ],
    likelyFrom: 5,
    effect: `Le courriel est rangé dans la délégation, sans changer son état${brings ? '\u202f; sa pièce peut ensuite être prise comme mandat signé' : ''}.`,
  };
}

import { numbersIn } from '../../../mailbox/in/mail-proposals.js';
import {
  type CoveredMail,
  type FoundSubject,
  IsMailSubject,
  type MailEffect,
  type MailSubject,
  type MailSuggestion,
  type Subject,
  unmoved,
} from '../../../mailbox/in/mail-subjects.js';
import type { SentMail } from '../../../mailbox/in/sent-mails.queries.js';
import type { Message } from '../../../mailbox/message.entity.js';
import { count } from '../../../platform/web/view-helpers.js';
import { MassAnswers } from './mass-answers.service.js';
import { MassDossiers } from '../mass-dossiers.service.js';
import { MassDossierFinds } from '../mass-dossier-finds.queries.js';
import { MassRows } from '../mass-rows.queries.js';

const onlyAttached = 'Le courriel est rattaché au dossier de masse, sans rien y changer.';

/** What the mails of ANS say to a dossier of many clients: of all of them, or of those that it names. */
@IsMailSubject()
export class MassMailSubject implements MailSubject {
  readonly kind = 'mass_dossier';
  readonly readsItself = true;

  constructor(
    private readonly dossiers: MassDossiers,
    private readonly answers: MassAnswers,
    private readonly rows: MassRows,
    private readonly finds: MassDossierFinds,
  ) {}

  async byId(subjectId: string): Promise<Subject> {
    await this.dossiers.byId(subjectId);
    return { subjectId, clientId: null };
  }

  async byDossier(dossierNumber: string): Promise<Subject | null> {
    const id = await this.finds.byNumber(dossierNumber);
    return id ? { subjectId: id, clientId: null } : null;
  }

  /** Forms that left one by one, of one dossier, answered together: the answer bears its number, cites several of them, or names another. */
  async covering(sent: SentMail[], { body, attachmentText, dossierNumber }: CoveredMail): Promise<Subject | null> {
    const submitted = sent.filter(
      ({ purpose, subjectKind }) => purpose === 'request_submission' && subjectKind === 'request',
    );
    const requestIds = [...new Set(submitted.flatMap(({ subjectId }) => subjectId ?? []))];
    const [first] = requestIds;
    if (!first) return null;
    const dossier = await this.rows.dossierOf(requestIds);
    if (!dossier) return null;
    const together =
      requestIds.length > 1 ||
      (dossierNumber !== null && dossier.dossierNumber === dossierNumber) ||
      (await this.rows.namesOthers(dossier.id, first, numbersIn(`${body}\n${attachmentText}`)));
    return together ? { subjectId: dossier.id, clientId: null } : null;
  }

  async suggestions(mail: Message): Promise<MailSuggestion[]> {
    if (mail.recognisedAs === 'to_collect') return [];
    const numbers = numbersIn(`${mail.subject}\n${mail.body}\n${mail.attachmentText}`);
    const found = await this.finds.near(mail.dossierNumber, numbers);
    return found.map(({ id, title, dossierNumber, rows, named }) => {
      const same = dossierNumber !== null && dossierNumber === mail.dossierNumber;
      return {
        subjectId: id,
        clientId: null,
        href: `/mass-dossiers/${id}`,
        clientName: `«\u00a0${title}\u00a0»`,
        likely: same || named > 1,
        description: `Dossier de masse de ${count(rows, 'client', 'clients')}${dossierNumber ? `, n°\u00a0${dossierNumber}` : ''}`,
        evidence: [
          { found: same, text: same ? `Même dossier, ${dossierNumber}` : 'Le numéro de dossier n’y est pas' },
          {
            found: named > 0,
            text:
              named > 0
                ? `${count(named, 'client nommé', 'clients nommés')} par leur numéro`
                : 'Aucun client nommé par son numéro',
          },
        ],
        effect: 'Chaque client que le courriel nomme avance comme il le dit\u202f; tous, s’il ne nomme personne.',
      };
    });
  }

  async search(query: string): Promise<FoundSubject[]> {
    return (await this.finds.search(query)).map(({ id, title, dossierNumber, rows }) => ({
      subjectId: id,
      clientName: `«\u00a0${title}\u00a0»`,
      description: `Dossier de masse de ${count(rows, 'client', 'clients')}${dossierNumber ? `, n°\u00a0${dossierNumber}` : ''}`,
    }));
  }

  async apply(subjectId: string, mail: Message, believed: boolean): Promise<MailEffect> {
    if (!believed) return unmoved(onlyAttached);
    // Of two mails at once, the second sees what the first said.
    const dossier = await this.dossiers.lock(subjectId);
    if (dossier.state !== 'sent') return unmoved(`${onlyAttached} Le dossier n’est pas chez l’ANS.`);
    if (mail.dossierNumber && dossier.dossierNumber && mail.dossierNumber !== dossier.dossierNumber)
      return unmoved(
        `Rien n’a changé. Le courriel cite le dossier ${mail.dossierNumber}, et celui-ci est ${dossier.dossierNumber}.`,
      );
    const read = await this.answers.read(dossier, mail);
    if (read.unreadable) return unmoved(`Rien n’a changé. ${read.unreadable}`);
    if (read.rows.length + read.strangers.length === 0) return unmoved(onlyAttached);
    if (!dossier.dossierNumber && !mail.dossierNumber && read.rows.some(({ says }) => says === 'acknowledgement'))
      return unmoved('L’accusé ne porte pas de numéro de dossier reconnu. Indiquez-le sur la page du dossier.');
    if (mail.dossierNumber) await this.dossiers.number(dossier, mail.dossierNumber, mail.rawDocumentId);
    const { sentence, moving, toCheck } = await this.answers.answer(dossier, mail, read);
    return { moved: moving > 0, toCheck: toCheck > 0, sentence: `Dossier de masse\u00a0: ${sentence}` };
  }
}

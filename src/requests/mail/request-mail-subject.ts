import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  MailSubjects,
  type FoundSubject,
  type InboundMail,
  type MailSubject,
  type MailSuggestion,
} from '../../mailbox/in/mail-subjects.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { mailWords } from './mail-words.js';
import { RequestMailQueries } from './request-mail.queries.js';
import { suggestionOf } from './request-mail-suggestions.js';
import { RequestOutcomes, type Evidence } from '../moves/request-outcomes.service.js';
import { requestStates } from '../request-states.js';
import { RequestsService } from '../requests.service.js';

/** What the mails of ANS and of signers say to a request (domain rule 14). */
@Injectable()
export class RequestMailSubject implements MailSubject, OnModuleInit {
  readonly kind = 'request';

  constructor(
    private readonly db: TenantDb,
    private readonly subjects: MailSubjects,
    private readonly queries: RequestMailQueries,
    private readonly requests: RequestsService,
    private readonly outcomes: RequestOutcomes,
  ) {}

  onModuleInit(): void {
    this.subjects.register(this);
  }

  byMessageIds(messageIds: string[]): Promise<string | null> {
    return this.queries.byMessageIds(messageIds);
  }

  byDossier(dossierNumber: string): Promise<string | null> {
    return this.queries.byDossier(dossierNumber);
  }

  async suggestions(mail: InboundMail): Promise<MailSuggestion[]> {
    const candidates = await this.queries.candidates(mail);
    return candidates
      .map((candidate) => suggestionOf(candidate, mail))
      .sort((a, b) => b.score - a.score)
      .slice(0, 5);
  }

  search(query: string): Promise<FoundSubject[]> {
    return this.queries.search(query);
  }

  /** A state that does not fit moves nothing, and the sentence says so: the mail is then for a person. */
  async apply(subjectId: string, mail: InboundMail): Promise<string> {
    const evidence: Evidence = {
      documentId: await this.queries.rawDocumentOf(mail.id),
      details: { mail: mail.id, sender: mail.sender },
    };
    try {
      return await this.db.savepoint(() => this.move(subjectId, mail, evidence));
    } catch (error) {
      if (error instanceof Refused) return `Rien n’a changé. ${error.reasons.join(' ')}`;
      throw error;
    }
  }

  private async move(id: string, mail: InboundMail, evidence: Evidence): Promise<string> {
    const contradiction = await this.contradiction(id, mail);
    if (contradiction) {
      await this.outcomes.because(id, 'doubt', contradiction, evidence);
      return `${contradiction} La demande est à trancher.`;
    }
    switch (mail.recognisedAs) {
      case 'acknowledgement':
        return this.acknowledge(id, mail, evidence);
      case 'validation':
        await this.outcomes.validate(id, mail.dossierNumber, evidence);
        return 'La demande est validée\u202f; les habilitations sont actives.';
      case 'correction':
        await this.outcomes.askCorrection(id, mailWords(mail.body), evidence);
        return 'La demande est à corriger\u202f; les mots du courriel en sont le motif.';
      case 'refusal':
        await this.outcomes.because(id, 'refuse', mailWords(mail.body), evidence);
        return 'La demande est refusée\u202f; les mots de l’ANS en sont le motif.';
      default:
        return 'Le courriel est rattaché à la demande, sans changer son état.';
    }
  }

  private async acknowledge(id: string, mail: InboundMail, evidence: Evidence): Promise<string> {
    const request = await this.requests.byId(id);
    if (!mail.dossierNumber) return 'L’accusé ne porte pas de numéro de dossier reconnu. Saisissez-le dans la demande.';
    // The same acknowledgement twice, or one that crosses the validation.
    if (request.dossierNumber === mail.dossierNumber && ['acknowledged', 'validated'].includes(request.state))
      return `Cet accusé était déjà connu (dossier ${mail.dossierNumber}). Rien n’a changé.`;
    await this.outcomes.acknowledge(id, mail.dossierNumber, evidence);
    return `L’accusé de l’ANS est reçu, dossier ${mail.dossierNumber}.`;
  }

  // Domain § 3: a contradictory outcome is parked until a person settles it.
  private async contradiction(id: string, mail: InboundMail): Promise<string | null> {
    const request = await this.requests.byId(id);
    if (!mail.recognisedAs || mail.recognisedAs === 'to_collect') return null;
    if (request.state !== 'acknowledged' || !mail.dossierNumber || !request.dossierNumber) return null;
    if (request.dossierNumber === mail.dossierNumber) return null;
    return `Le courriel cite le dossier ${mail.dossierNumber}, et la demande «\u00a0${requestStates[request.state].label}\u00a0» porte le dossier ${request.dossierNumber}.`;
  }
}

import { EditorService } from '../../accounts/editor.service.js';
import { bestFirst } from '../../mailbox/in/mail-proposals.js';
import {
  IsMailSubject,
  type FoundSubject,
  type MailEffect,
  type MailSubject,
  type MailSuggestion,
  type Subject,
  moved,
  unmoved,
} from '../../mailbox/in/mail-subjects.js';
import { reasonIn } from '../../mailbox/in/mail-words.js';
import type { Message } from '../../mailbox/message.entity.js';
import { Contradictions } from '../doubts/contradictions.service.js';
import { RequestDoubts } from '../doubts/request-doubts.service.js';
import { RequestMailQueries } from './request-mail.queries.js';
import { proposalOf, whatIsRecorded } from './request-mail-proposals.js';
import { RequestOutcomes, type Evidence } from '../moves/request-outcomes.service.js';
import type { Request } from '../request.entity.js';
import { isClosed, requestStates, type RequestState } from '../request-states.js';
import { recognisedLabels } from '../../mailbox/rules/mail-rule.entity.js';
import { RequestsService } from '../requests.service.js';

/** Where a request stands when its acknowledgement comes late. */
const passed: RequestState[] = ['to_correct', 'validated'];

/**
 * What ANS says otherwise once the state is final: no doubt begins there, and nothing can be recorded in that request any more. A person asks ANS which of the two stands.
 * What was known, and an acknowledgement that crosses, are no contradiction.
 */
function afterTheEnd({ state }: Request, { recognisedAs }: Message): MailEffect | null {
  if (!isClosed(state) || !recognisedAs || recognisedAs === 'to_collect' || recognisedAs === 'acknowledgement')
    return null;
  if (state === 'validated' && recognisedAs === 'validation') return null;
  return unmoved(
    `Le courriel dit «\u00a0${recognisedLabels[recognisedAs]}\u00a0», et la demande est «\u00a0${requestStates[state].label}\u00a0», ce qui est définitif. Rien n’a changé\u00a0: demandez à l’ANS lequel des deux vaut, puis préparez une nouvelle demande s’il le faut.`,
  );
}

/** What the mails of ANS and of signers say to a request (domain rule 14). */
@IsMailSubject()
export class RequestMailSubject implements MailSubject {
  readonly kind = 'request';

  constructor(
    private readonly queries: RequestMailQueries,
    private readonly requests: RequestsService,
    private readonly outcomes: RequestOutcomes,
    private readonly editor: EditorService,
    private readonly contradictions: Contradictions,
    private readonly doubts: RequestDoubts,
  ) {}

  async byId(subjectId: string): Promise<Subject> {
    const { clientId } = await this.requests.byId(subjectId);
    return { subjectId, clientId };
  }

  byDossier(dossierNumber: string): Promise<Subject | null> {
    return this.queries.byDossier(dossierNumber);
  }

  async suggestions(mail: Message): Promise<MailSuggestion[]> {
    // A certificate to collect is an order's.
    if (mail.recognisedAs === 'to_collect') return [];
    const candidates = await this.queries.candidates(mail);
    const { ansSenderDomains } = await this.editor.current();
    return bestFirst(candidates.map((candidate) => proposalOf(candidate, mail, ansSenderDomains)));
  }

  search(query: string): Promise<FoundSubject[]> {
    return this.queries.search(query);
  }

  async apply(subjectId: string, mail: Message): Promise<MailEffect> {
    const request = await this.requests.byId(subjectId);
    const { id, sender, rawDocumentId } = mail;
    const evidence: Evidence = { documentId: rawDocumentId, details: { mail: id, sender } };
    if (request.state === 'in_doubt' && mail.recognisedAs && mail.recognisedAs !== 'to_collect') {
      await this.doubts.beside(request, mail);
      return moved('La demande est déjà à trancher\u00a0: ce courriel est mis à côté des autres pièces.');
    }
    const late = afterTheEnd(request, mail);
    if (late) return this.besideOthers(late, request, mail);
    const contradiction = await this.contradictions.of(request, mail);
    if (!contradiction) return this.besideOthers(await this.move(request, mail, evidence), request, mail);
    await this.doubts.byMail(request, contradiction, mail);
    return moved(`${contradiction.reason} La demande est à trancher.`);
  }

  // One mail moves one request: what it says of others is told, and waits for a person.
  private async besideOthers(effect: MailEffect, request: Request, mail: Message): Promise<MailEffect> {
    if (!mail.recognisedAs) return effect;
    const others = await this.contradictions.ofOthers(request, mail);
    return others ? { ...effect, toCheck: true, sentence: `${effect.sentence} ${others}` } : effect;
  }

  private async move(request: Request, mail: Message, evidence: Evidence): Promise<MailEffect> {
    const { id } = request;
    switch (mail.recognisedAs) {
      case 'acknowledgement':
        return this.acknowledge(request, mail.dossierNumber, evidence);
      case 'validation':
        if (request.state === 'validated') return unmoved('Cette validation était déjà connue. Rien n’a changé.');
        await this.outcomes.validate(id, mail.dossierNumber, evidence);
        return moved(`La demande est validée\u202f; ${whatIsRecorded[request.kind]}.`);
      case 'correction':
        await this.outcomes.askCorrection(id, reasonIn(mail.body), evidence, mail.dossierNumber);
        return moved('La demande est à corriger\u202f; les mots du courriel en sont le motif.');
      case 'refusal':
        await this.outcomes.refuse(id, reasonIn(mail.body), evidence, mail.dossierNumber);
        return moved('La demande est refusée\u202f; les mots de l’ANS en sont le motif.');
      case 'to_collect':
        return unmoved(
          'Il annonce un certificat à retirer, ce qui se note dans une commande. La demande n’a pas changé.',
        );
      default:
        return unmoved('Le courriel est rattaché à la demande, sans changer son état.');
    }
  }

  private async acknowledge(request: Request, number: string | null, evidence: Evidence): Promise<MailEffect> {
    if (!number) return unmoved('L’accusé ne porte pas de numéro de dossier reconnu. Saisissez-le dans la demande.');
    // The same acknowledgement twice, or one that crosses the validation.
    if (request.dossierNumber === number && ['acknowledged', ...passed].includes(request.state))
      return unmoved(`Cet accusé était déjà connu (dossier ${number}). Rien n’a changé.`);
    if (!request.dossierNumber && passed.includes(request.state)) {
      await this.outcomes.noteNumber(request.id, number, evidence);
      return moved(`Le dossier ${number} est noté\u202f; l’état de la demande reste le même.`);
    }
    await this.outcomes.acknowledge(request.id, number, evidence);
    return moved(`L’accusé de l’ANS est reçu, dossier ${number}.`);
  }
}

import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../../platform/uuid.js';
import { EditorService } from '../../../accounts/editor.service.js';
import { ownWords, reasonIn } from '../../../mailbox/in/mail-words.js';
import { Message } from '../../../mailbox/message.entity.js';
import { MailRulesService } from '../../../mailbox/rules/mail-rules.service.js';
import { AuditService } from '../../../platform/audit/audit.service.js';
import { grouped } from '../../../platform/grouped.js';
import { HandlesJob } from '../../../platform/jobs/job-handlers.js';
import { Outbox } from '../../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../../platform/tenancy/tenant-db.js';
import { pieceOf, RequestDoubts } from '../../doubts/request-doubts.service.js';
import { RequestDossiers } from '../../dossier/request-dossiers.js';
import { RequestMoves } from '../../moves/request-moves.js';
import { validatedTold } from '../../moves/validated-change.js';
import { Request } from '../../request.entity.js';
import type { RequestAction } from '../../request.transitions.js';
import type { MassDossier } from '../mass-dossier.entity.js';
import { MassAnswersQueries, type PendingAnswer } from './mass-answers.queries.js';
import { MassRows } from '../mass-rows.queries.js';
import { type Answered, moveOf, strangerNote, summaryOf } from './answer-words.js';
import { type Answers, readAnswers } from './read-answers.js';
import { fateOf } from './row-fate.js';

/** The journal's head is held for what is told of so many: a request and each of its habilitations (decision 0024). */
const atOnce = 150;

/** What mails of ANS say of the clients of a dossier: written down of each, then done by sets, each client along its own table. */
@Injectable()
export class MassAnswers {
  constructor(
    private readonly db: TenantDb,
    private readonly answers: MassAnswersQueries,
    private readonly rows: MassRows,
    private readonly rules: MailRulesService,
    private readonly editor: EditorService,
    private readonly moves: RequestMoves,
    private readonly dossiers: RequestDossiers,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly doubts: RequestDoubts,
  ) {}

  /** Reads the mail for this dossier; nothing is kept. */
  async read(dossier: MassDossier, mail: Message): Promise<Answers> {
    const { siret } = await this.editor.current();
    const known = [siret, dossier.dossierNumber, mail.dossierNumber].filter((number) => number !== null);
    const { subject, body, attachmentText, unreadAttachments, leftAttachments } = mail;
    const text = { subject, words: ownWords(body), attachmentText, unread: unreadAttachments + leftAttachments };
    return readAnswers(text, await this.rules.all(), await this.rows.names(dossier.id), known);
  }

  /** Writes down what it says of each, and does it to the first of them; a job does the others. The dossier is locked. */
  async answer(dossier: MassDossier, mail: Message, { rows, strangers }: Answers): Promise<Answered> {
    const now = await this.answers.standing(dossier.id);
    const told = rows.map((answer) => {
      const { state = null, dossierNumber: ownNumber = null } = now.get(answer.clientId) ?? {};
      return { ...answer, fate: fateOf(answer, { state, ownNumber, dossierNumber: dossier.dossierNumber }) };
    });
    const others = await this.answers.elsewhere(strangers.map(({ number }) => number));
    const written = await this.answers.write(dossier.id, mail.id, [
      ...told.map(({ clientId, says, words, fate }) => {
        return {
          id: uuidv7(),
          clientId,
          number: null,
          says,
          words: reasonIn(words),
          outcome: fate.outcome,
          note: fate.note,
        };
      }),
      ...strangers.map(({ number, says, words }) => {
        const note = strangerNote(others.get(number) ?? null);
        return { id: uuidv7(), clientId: null, number, says, words: reasonIn(words), outcome: 'parked' as const, note };
      }),
    ]);
    const answered = summaryOf(
      told.map(({ fate }) => fate),
      strangers.length,
    );
    if (written > 0)
      await this.audit.record({
        subject: { kind: 'mass_dossier', id: dossier.id },
        clientId: null,
        action: 'answered',
        summary: `Courriel «\u00a0${mail.subject}\u00a0»\u00a0: ${answered.sentence}`,
        documentId: mail.rawDocumentId,
        details: { mail: mail.id },
      });
    await this.settle(mail.id);
    return answered;
  }

  @HandlesJob('mass.answer')
  async goOn({ messageId }: { messageId: string }): Promise<void> {
    await this.settle(messageId);
  }

  // Judged again under the lock: somebody may have moved a request since it was written down.
  private async settle(messageId: string): Promise<void> {
    const pending = await this.answers.pending(messageId, atOnce);
    if (pending.length === 0) return;
    const requests = await this.lock(pending);
    const mail = await this.db.theOne(Message, { id: messageId });
    const judged = pending.map((answer) => {
      const request = requests.get(answer.requestId ?? '');
      const now = {
        state: request?.state ?? null,
        ownNumber: request?.dossierNumber ?? null,
        dossierNumber: answer.dossierNumber,
      };
      // A doubt is written down as the words of its note.
      const contradiction = answer.note === '' ? null : answer.note;
      return { answer, request, fate: fateOf({ says: answer.says, contradiction }, now) };
    });
    const moving = judged.flatMap(({ answer, request, fate }) =>
      request && fate.outcome === 'pending' ? [{ answer, request, action: fate.action }] : [],
    );
    for (const [action, some] of grouped(moving, (one) => one.action))
      await this.move(action as RequestAction, some, mail);
    await this.answers.conclude(
      judged.map(({ answer: { id }, fate }) => {
        const outcome = fate.outcome === 'pending' ? (fate.action === 'doubt' ? 'doubt' : 'moved') : fate.outcome;
        return { id, outcome, note: fate.note };
      }),
    );
    // A key of its own: this job's, still open, would swallow it.
    const last = pending.at(-1)?.id;
    if (pending.length === atOnce)
      await this.outbox.enqueue('mass.answer', { messageId }, { key: `${messageId}:${last}` });
  }

  private async lock(pending: PendingAnswer[]): Promise<Map<string, Request>> {
    const ids = pending.flatMap(({ requestId }) => requestId ?? []);
    const requests = await this.db.rows(Request, { id: ids }, { order: { id: 'ASC' }, lock: true });
    return new Map(requests.map((request) => [request.id, request]));
  }

  private async move(
    action: RequestAction,
    moving: { answer: PendingAnswer; request: Request }[],
    mail: Message,
  ): Promise<void> {
    if (action === 'doubt') return this.doubt(moving, mail);
    const answers = new Map(moving.map(({ answer, request }) => [request.id, answer]));
    const told =
      action === 'validate'
        ? await this.toldOfChanges(moving.map(({ request }) => request))
        : new Map<string, string>();
    await this.moves.moveMany(
      moving.map(({ request }) => request),
      action,
      (request) => {
        const answer = answers.get(request.id) as PendingAnswer;
        const summary = told.get(request.id);
        return {
          documentId: mail.rawDocumentId,
          details: { mail: mail.id, sender: mail.sender, dossier: answer.dossierId },
          ...(summary ? { summary } : {}),
          ...moveOf(action, request, answer),
        };
      },
    );
  }

  private async doubt(moving: { answer: PendingAnswer; request: Request }[], mail: Message): Promise<void> {
    const piece = pieceOf(mail);
    await this.doubts.open(
      moving.map(({ request, answer: { note, words, says, dossierNumber, dossierId } }) => ({
        request,
        reason: note,
        held: null,
        says: { ...piece, text: note, words, outcome: says && { says, dossierNumber } },
        details: { mail: mail.id, sender: mail.sender, dossier: dossierId },
      })),
    );
  }

  // A 503 says whom it brought and whom it took away: read for all of them at once.
  private async toldOfChanges(requests: Request[]): Promise<Map<string, string>> {
    const changes = requests.filter(({ kind }) => kind === '503');
    if (changes.length === 0) return new Map();
    const dossiers = await this.dossiers.ofRequests(changes);
    return new Map(
      changes.flatMap(({ id }) => {
        const dossier = dossiers.get(id);
        return dossier ? [[id, validatedTold('Demande 503 validée par l’ANS', dossier)] as const] : [];
      }),
    );
  }
}

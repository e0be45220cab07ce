import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { BeforeCommit } from '../../platform/tenancy/before-commit.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { answersOf } from './answers-of.facts.js';
import { answerKinds } from './client-answer.labels.js';
import { type AnswerContent, type AnswerKind, ClientAnswer } from './client-answer.entity.js';

/** An answer to keep. */
export interface NewAnswer {
  kind: AnswerKind;
  clientId: string;
  /** By which it came: one or the other. */
  cameBy: { linkId: string } | { messageId: string };
  /** When it came; absent: now. */
  cameAt?: Date;
  requestId?: string | null;
  delegationId?: string | null;
  documentId?: string | null;
  content: AnswerContent;
  /** The sentence of the timeline. */
  summary: string;
}

/** Keeps what comes back from clients, for a person to look at. Nothing of it moves a state. */
@Injectable()
export class ClientAnswers {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** Of two who answer for one client at once, by whichever links, the second finds what the first left. */
  async hold(clientId: string): Promise<void> {
    await this.db.oneAtATime(`client answer ${clientId}`);
  }

  /** The same thing handed back again takes the place of what nobody has looked at yet. @returns its id */
  async keep({ cameBy, cameAt, summary, ...answer }: NewAnswer): Promise<string> {
    const id = uuidv7();
    await this.hold(answer.clientId);
    if (answer.kind !== 'question') await this.replace(answer);
    const now = clock.now();
    const columns = { linkId: null, messageId: null, requestId: null, delegationId: null, documentId: null };
    await this.db.repo(ClientAnswer).insert({
      ...columns,
      ...answer,
      ...cameBy,
      id,
      receivedDocumentId: null,
      turns: [],
      state: 'to_review',
      stateSince: now,
      version: 1,
      createdAt: cameAt ?? now,
    });
    await this.audit.record({
      subject: { kind: 'client_answer', id },
      clientId: answer.clientId,
      action: 'handed_back',
      to: 'to_review',
      summary,
      documentId: answer.documentId ?? null,
      details: { request: answer.requestId ?? null, delegation: answer.delegationId ?? null },
    });
    return id;
  }

  /** Whether this mail waits for nobody only because pieces of it were taken, and nothing has come of them yet. */
  async waitedFor(clientId: string, messageId: string): Promise<boolean> {
    const taken = await this.db.rows(ClientAnswer, { clientId, messageId, state: ['to_review', 'replaced'] });
    return taken.some(({ content }) => content.waited);
  }

  /** A paper signs what is asked now: the signature of what was sent before, or is asked no more, waits for nobody. */
  @BeforeCommit({ stage: 'rows', standsOn: ['client_answers', 'delegations', 'requests'] })
  async closeOutdated(clientIds: string[]): Promise<void> {
    if (clientIds.length === 0) return;
    const outdated = await this.db.query<Replaced>(
      `UPDATE client_answers a SET state = 'replaced', state_since = moment(), version = version + 1
        WHERE a.client_id = ANY($1) AND a.state = 'to_review' AND a.kind IN ('signed_form', 'signed_mandate')
          AND NOT ${signsWhatIsAsked} ${what}`,
      [clientIds],
    );
    await this.tellReplaced(outdated, 'Réponse dépassée, ce qu’elle signe n’est plus demandé');
  }

  /** Of those that were found outdated, the ones whose paper is asked again; one that came since has taken the place of the others. */
  async reopenable(ids: string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.query<{ id: string }>(
      `SELECT a.id FROM client_answers a WHERE a.id = ANY ($1) AND a.state = 'replaced'
          AND NOT EXISTS (SELECT 1 FROM client_answers n WHERE n.client_id = a.client_id AND n.kind = a.kind AND n.state = 'to_review'
                AND n.delegation_id IS NOT DISTINCT FROM a.delegation_id AND n.request_id IS NOT DISTINCT FROM a.request_id)`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Nothing came of this one, which is given back to its mail: what it had taken the place of, by another mail or by the space, waits for a person again. What was decided
   * of the same paper since stays.
   * @returns the id of that one; null when there is none, or what it signs is asked no more
   */
  async reopenFormer({ id, clientId, kind, messageId, requestId, delegationId }: ClientAnswer): Promise<string | null> {
    const [former] = await this.db.query<{ id: string }>(
      `SELECT a.id FROM client_answers a WHERE a.client_id = $2 AND a.kind = $3 AND ${answersOf('a', '$4', '$5')} AND a.state = 'replaced' AND a.message_id IS DISTINCT FROM $6::uuid
          AND (a.message_id IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.id = a.message_id AND m.client_id = a.client_id)) AND ${signsWhatIsAsked}
          AND NOT EXISTS (SELECT 1 FROM client_answers n WHERE n.client_id = a.client_id AND n.kind = a.kind AND ${answersOf('n', 'a.request_id', 'a.delegation_id')}
                AND n.id <> $1 AND n.state IN ('accepted', 'sent_back') AND n.state_since >= a.state_since)
        ORDER BY a.state_since DESC, a.created_at DESC, a.id DESC LIMIT 1`,
      [id, clientId, kind, requestId, delegationId, messageId],
    );
    const [again] = former ? await this.reopenable([former.id]) : [];
    if (again === undefined) return null;
    await this.reopen([again], { action: 'to_read_again', why: 'ce qui l’avait remplacée est rendu à son courriel' });
    return again;
  }

  /** They wait for a person again. @param told the verb of the journal, and « l’import … est défait » */
  async reopen(ids: string[], { action, why }: { action: string; why: string }): Promise<void> {
    if (ids.length === 0) return;
    const reopened = await this.db.query<Replaced>(
      `UPDATE client_answers a SET state = 'to_review', state_since = moment(), version = version + 1 WHERE a.id = ANY ($1) AND a.state = 'replaced' ${what}`,
      [ids],
    );
    await this.audit.recordMany(
      reopened.map(({ id, clientId, kind }) => ({
        subject: { kind: 'client_answer', id },
        clientId,
        action,
        from: 'replaced',
        to: 'to_review',
        summary: `Réponse de nouveau à relire, ${answerKinds[kind].toLowerCase()}\u00a0: ${why}`,
      })),
    );
  }

  private async replace({ kind, clientId, requestId, delegationId }: Omit<NewAnswer, 'cameBy' | 'summary'>) {
    const replaced = await this.db.query<Replaced>(
      `UPDATE client_answers a SET state = 'replaced', state_since = moment(), version = version + 1
        WHERE a.client_id = $1 AND a.kind = $2 AND ${answersOf('a', '$3', '$4')} AND a.state = 'to_review' ${what}`,
      [clientId, kind, requestId ?? null, delegationId ?? null],
    );
    await this.tellReplaced(replaced, 'Réponse remplacée par une plus récente');
  }

  private async tellReplaced(replaced: Replaced[], sentence: string): Promise<void> {
    await this.audit.recordMany(
      replaced.map(({ id, clientId, kind }) => ({
        subject: { kind: 'client_answer', id },
        clientId,
        action: 'replace',
        from: 'to_review',
        to: 'replaced',
        summary: `${sentence}\u00a0: ${answerKinds[kind].toLowerCase()}`,
      })),
    );
  }
}

/** Of the row `a`: the paper that it signs waits for its signature since before it came. */
const signsWhatIsAsked = `(EXISTS (SELECT 1 FROM requests q WHERE q.id = a.request_id AND q.state = 'awaiting_signature' AND q.state_since <= a.created_at)
  OR EXISTS (SELECT 1 FROM delegations d WHERE d.id = a.delegation_id AND d.state = 'requested' AND d.state_since <= a.created_at))`;

type Replaced = Pick<ClientAnswer, 'id' | 'clientId' | 'kind'>;

const what = 'RETURNING a.id, a.client_id, a.kind';

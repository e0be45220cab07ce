import { numberWords } from '../../identifiers/structure-number.js';
import { Injectable } from '@nestjs/common';
import { FoundClients } from '../../clients/list/found-clients.service.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { gathered, together } from '../../platform/tenancy/together.js';
import { NotFound } from '../../platform/web/errors.js';
import { MailSubjects, type FoundSubject, type MailSuggestion } from '../in/mail-subjects.js';
import { type Quarantine, QuarantineService } from '../content/quarantine.service.js';
import { somethingMoved } from '../in/moved-mail.facts.js';
import type { KeptFile } from '../kept-file.js';
import { Message } from '../message.entity.js';

export interface MessageEvent {
  at: Date;
  actorName: string;
  action: string;
  toState: string | null;
  summary: string;
  reason: string | null;
  /** Of one by which it was attached: what it is about moved. */
  moved: boolean | null;
  /** What it is about was over already: nothing can be noted there. */
  isOver: boolean;
}

export interface OneMessage {
  message: Message;
  clientName: string | null;
  raw: KeptFile | null;
  attachments: KeptFile[];
  /** What came with it and is set apart; null: nothing. */
  quarantine: Quarantine | null;
  /** It is about a form or a mandate on paper that is with the client, to be signed, since before it came. */
  paperWaits: boolean;
}

export type Proposal = MailSuggestion & { kind: string };
export type Found = FoundSubject & { kind: string };

/** What the page of one mail reads. */
@Injectable()
export class MessageQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly subjects: MailSubjects,
    private readonly own: OwnClients,
    private readonly found: FoundClients,
    private readonly quarantine: QuarantineService,
  ) {}

  /** @throws NotFound */
  async one(id: string): Promise<OneMessage> {
    const message = await this.db.one(Message, { id });
    if (!message) throw new NotFound();
    const wanted = [...(message.rawDocumentId ? [message.rawDocumentId] : []), ...message.attachmentIds];
    const { files, clients, papers, quarantine } = await gathered({
      closed: message.clientId ? this.own.openPage(message.clientId) : null,
      files: this.db.query<KeptFile>('SELECT id, file_name, size FROM documents WHERE id = ANY($1)', [wanted]),
      clients: this.db.query<{ name: string }>('SELECT name FROM clients WHERE id = $1', [message.clientId]),
      quarantine: this.quarantine.of(message),
      papers: this.paperThatWaits(message),
    });
    const byId = (wantedId: string) => files.find((file) => file.id === wantedId);
    return {
      message,
      clientName: clients[0]?.name ?? null,
      raw: (message.rawDocumentId && byId(message.rawDocumentId)) || null,
      attachments: message.attachmentIds.flatMap((wantedId) => byId(wantedId) ?? []),
      quarantine,
      paperWaits: papers.length > 0,
    };
  }

  // As client-space/review has it: a paper signs what was asked when it came.
  private async paperThatWaits({ subjectKind, subjectId, receivedAt, createdAt }: Message): Promise<object[]> {
    const waiting = toBeSigned[subjectKind ?? ''];
    if (!waiting) return [];
    return this.db.query(`${waiting} AND id = $1 AND state_since <= $2`, [subjectId, receivedAt ?? createdAt]);
  }

  /** What happened to it, the newest first. */
  events(id: string): Promise<MessageEvent[]> {
    return this.db.query<MessageEvent>(
      `SELECT e.at, e.actor_name, e.action, e.to_state, e.summary, e.reason, CASE WHEN e.action = 'matched' THEN ${somethingMoved('e')} END AS moved, coalesce(e.details ? 'isOver', false) AS is_over
         FROM audit_entries e WHERE e.subject_kind = 'message' AND e.subject_id = $1 ORDER BY e.sequence DESC LIMIT 50`,
      [id],
    );
  }

  /** What it may be about, computed when it is read; the likely ones first. */
  async proposals(message: Message): Promise<Proposal[]> {
    const suggested = await together(
      ...this.subjects.all().map(async (port) => {
        const suggestions = await port.suggestions(message);
        return suggestions.map((one) => ({ ...one, kind: port.kind }));
      }),
    );
    return suggested
      .flat()
      .sort((one, other) => Number(other.likely) - Number(one.likely))
      .slice(0, 6);
  }

  /** Requests and the like, the first of each kind before the second of another, then the clients themselves. */
  async search(words: string): Promise<{ found: Found[]; more: boolean }> {
    const wanted = words.trim().slice(0, 200);
    if (wanted.length < 2) return { found: [], more: false };
    const [ofKinds, clients] = await together(
      together(...this.subjects.all().map(async (port) => ({ kind: port.kind, found: await port.search(wanted) }))),
      this.found.toChoose(wanted, clientsShown),
    );
    const subjects = ofKinds
      .flatMap(({ kind, found }) => found.map((one, rank) => ({ rank, subject: { ...one, kind } })))
      .toSorted((one, other) => one.rank - other.rank)
      .map(({ subject }) => subject);
    const themselves = clients.clients.map(({ id, name, number, town }) => ({
      kind: 'client',
      subjectId: id,
      clientName: name,
      description: `Le client lui-même, ${numberWords(number)}${town ? `, ${town}` : ''}`,
    }));
    return {
      found: [...subjects.slice(0, subjectsShown), ...themselves],
      more: subjects.length > subjectsShown || clients.more,
    };
  }
}

const subjectsShown = 8;
const clientsShown = 5;

const toBeSigned: Partial<Record<string, string>> = {
  request: `SELECT 1 FROM requests WHERE state = 'awaiting_signature'`,
  delegation: `SELECT 1 FROM delegations WHERE channel = 'form' AND state = 'requested'`,
};

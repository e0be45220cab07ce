import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ImapFlow } from 'imapflow';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { tellOnce } from '../../platform/jobs/tell-once.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { connectImap } from '../sources/imap-connection.js';
import { imapProblem } from '../sources/source-problem.js';
import { MailboxAccess } from './mailbox-access.service.js';
import { Mailbox } from './mailbox.entity.js';

const lookEveryMilliseconds = 30_000;
/** Longer than two looks: who dies leaves its mailboxes to the others by then. */
const heldForSeconds = 90;
/** Of one worker, for all editors: the others are read each minute, as all are. */
const mostLines = 50;

interface Line {
  client: ImapFlow;
  version: number;
  editorId: string;
}

/**
 * Holds a line to each mailbox that an editor set (IMAP IDLE, RFC 2177), and has it read as soon as something comes. It only hastens: what it
 * misses, the round of the minute finds. Of several workers one holds a mailbox, as the database says.
 */
@Injectable()
export class MailboxWatch implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private readonly lines = new Map<string, Line>();
  private looking: Promise<void> = Promise.resolve();
  private readonly tell = tellOnce('mailbox.watch');

  constructor(
    private readonly db: TenantDb,
    private readonly access: MailboxAccess,
    private readonly outbox: Outbox,
  ) {}

  start(): void {
    const look = () => {
      this.looking = this.looking.then(() => this.look()).catch(this.tell);
    };
    look();
    this.timer = setInterval(look, lookEveryMilliseconds);
  }

  /** Says again which mailboxes it holds, lets go of those that changed, takes those that nobody holds. */
  async look(): Promise<void> {
    for (const editorId of await this.db.everyEditor()) {
      const scope = scopeOf(editorId);
      const held = await this.db.run(scope, () => this.hold(editorId));
      const kept = new Map(held.map((mailbox) => [mailbox.id, mailbox.version]));
      for (const [id, line] of this.lines)
        if (line.editorId === editorId && kept.get(id) !== line.version) this.drop(id, line.client);
      const fresh = held.filter(({ id }) => !this.lines.has(id));
      await Promise.all(fresh.map((mailbox) => this.open(mailbox, scope)));
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.looking;
    for (const [id, { client }] of this.lines) this.drop(id, client);
  }

  /** How many lines it holds now. */
  get held(): number {
    return this.lines.size;
  }

  // One statement is the claim: of two workers, the second changes no row.
  private async hold(editorId: string): Promise<Mailbox[]> {
    const mine = [...this.lines].filter(([, line]) => line.editorId === editorId).map(([id]) => id);
    const free = Math.max(0, mostLines - this.lines.size);
    const rows = await this.db.query<{ id: string }>(
      `UPDATE mailboxes SET watched_until = moment() + make_interval(secs => ${heldForSeconds})
        WHERE removed_at IS NULL AND paused_at IS NULL AND (id = ANY ($1::uuid[]) OR id IN (
          SELECT id FROM mailboxes WHERE removed_at IS NULL AND paused_at IS NULL AND id <> ALL ($1::uuid[])
             AND (watched_until IS NULL OR watched_until < moment() OR watched_until > moment() + interval '1 hour') ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED))
       RETURNING id`,
      [mine, free],
    );
    return this.db.rows(Mailbox, { id: rows.map(({ id }) => id) });
  }

  private async open(mailbox: Mailbox, scope: TenantScope): Promise<void> {
    const { id, version, folders } = mailbox;
    let client: ImapFlow | null = null;
    try {
      client = await connectImap(await this.access.account(mailbox, scope));
      const line = client;
      line.on('close', () => this.forget(id, line));
      line.on('exists', () => void this.hasten(id, scope).catch(this.tell));
      await line.mailboxOpen(folders[0] ?? 'INBOX', { readOnly: true });
      this.lines.set(id, { client: line, version, editorId: scope.editorId });
      // Until the line breaks, or is let go of.
      void line.idle().catch(() => this.drop(id, line));
    } catch (error) {
      client?.close();
      // The round says what keeps a mailbox from being read.
      if (!imapProblem(error)) this.tell(error as Error);
    }
  }

  private async hasten(mailboxId: string, scope: TenantScope): Promise<void> {
    await this.db.run(scope, () => this.outbox.enqueue('mailbox.read', { mailboxId }, { key: mailboxId }));
  }

  private drop(id: string, client: ImapFlow): void {
    this.forget(id, client);
    client.close();
  }

  private forget(id: string, client: ImapFlow): void {
    if (this.lines.get(id)?.client === client) this.lines.delete(id);
  }
}

function scopeOf(editorId: string): TenantScope {
  return { editorId, actor: { kind: 'job', name: 'mailbox.read' } };
}

import { clock } from '../clock.js';
import type { JourneyClient, Traveller } from './one-journey.js';
import { prepared } from './prepared.js';
import { rowsOf, say, unread } from './rows-of.js';
import type { Actor, TenantContext } from './tenant-context.js';
import { together } from './together.js';

/** Whose transaction it is, and what its statements are for. */
interface Purpose {
  editorId: string;
  actor: Actor;
  looks?: boolean;
  oneOfMany?: boolean;
}

/**
 * What one request or job does on a connection. Who only looks opens nothing: PostgreSQL makes each of their journeys a transaction and ends it with
 * the journey, and each begins by naming the tenant. A transaction of their own is opened once something is asked that writes, locks or is not seen.
 */
export class Transaction {
  private isOpen = false;
  private opened: Promise<unknown> = Promise.resolve();
  private readonly whose: ReturnType<typeof prepared>;

  constructor(
    private readonly connection: JourneyClient,
    purpose: Purpose,
  ) {
    this.whose = prepared(...settingsOf(purpose));
    connection.heldBy({ first: () => this.first(), beforeOthers: () => this.begin() });
    if (!purpose.looks) this.begin();
  }

  /**
   * Opens it without waiting for the answer: it is one journey with what is asked next, and PostgreSQL does it in order. When it fails, what
   * follows fails too, inside no transaction that could be committed: row-level security knows no editor then.
   */
  begin(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.opened = together(say(this.connection, 'START TRANSACTION'), rowsOf(this.connection, this.whose));
    // Awaited before the commit; an error that comes first must not end the process meanwhile.
    this.opened.catch(() => undefined);
  }

  async commit(): Promise<void> {
    if (!this.isOpen) return;
    await this.opened;
    await say(this.connection, 'COMMIT');
  }

  async undo(): Promise<void> {
    // The connection itself may be gone: the first error is the one to tell.
    if (!this.isOpen) return;
    await say(this.connection, 'ROLLBACK').catch(() => undefined);
    // Only then: a journey that begins with naming the tenant would not get to the end of a transaction that has failed.
    this.isOpen = false;
  }

  private first(): Traveller | null {
    return this.isOpen ? null : unread(this.whose);
  }
}

function settingsOf({ editorId, actor, oneOfMany }: Purpose): [text: string, values: string[]] {
  const elsewhere = clock.travelling();
  const settings = {
    'app.editor_id': editorId,
    'app.person_id': actor.kind === 'person' ? actor.id : '',
    ...(elsewhere && { 'app.moment': elsewhere.toISOString() }),
    ...(oneOfMany && { plan_cache_mode: 'force_generic_plan' }),
  };
  const all = Object.entries(settings);
  const each = all.map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, true)`);
  return [`SELECT ${each.join(', ')}`, all.flat()];
}

/** What fails makes fail all that is asked behind it: its error is the one to tell. */
export async function allAnswered<T>(context: TenantContext, work: () => Promise<T>): Promise<T> {
  const [done] = await Promise.allSettled([work()]);
  await together(...context.unanswered);
  if (done.status === 'rejected') throw done.reason;
  return done.value;
}

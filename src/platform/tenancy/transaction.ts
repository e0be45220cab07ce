import pg from 'pg';
import { clock } from '../clock.js';
import { inOneWrite } from './in-one-write.js';
import type { Actor, TenantContext } from './tenant-context.js';
import { together } from './together.js';

/** Whose transaction it is, and what its statements are for. */
interface Opening {
  editorId: string;
  actor: Actor;
  oneOfMany?: boolean;
}

/**
 * Opens the transaction and names its tenant without waiting for the answer: the connection is pipelined (data-source.ts), PostgreSQL
 * does it in order before whatever follows. When it fails, what follows fails too, inside no transaction that could be committed:
 * row-level security knows no editor then. One text without a plan: it is paid by every page.
 */
export function open(connection: pg.PoolClient, { editorId, actor, oneOfMany }: Opening): Promise<unknown> {
  const elsewhere = clock.travelling();
  const settings = {
    'app.editor_id': editorId,
    'app.person_id': actor.kind === 'person' ? actor.id : '',
    ...(elsewhere && { 'app.moment': elsewhere.toISOString() }),
    ...(oneOfMany && { plan_cache_mode: 'force_generic_plan' }),
  };
  const named = Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = ${pg.escapeLiteral(value)}`);
  inOneWrite(connection);
  const opened = connection.query(['START TRANSACTION', ...named].join('; '));
  // Awaited before the commit; an error that comes first must not end the process meanwhile.
  opened.catch(() => undefined);
  return opened;
}

/** What fails makes fail all that is asked behind it: its error is the one to tell. */
export async function allAnswered<T>(context: TenantContext, work: () => Promise<T>): Promise<T> {
  const [done] = await Promise.allSettled([work()]);
  await together(...context.unanswered);
  if (done.status === 'rejected') throw done.reason;
  return done.value;
}

/** Nothing depends on the end of a page that wrote nothing: the answer need not wait for it, and it leaves with what the connection is asked next. */
export async function commit(
  connection: pg.PoolClient,
  { looks }: { looks?: boolean },
  { written }: Pick<TenantContext, 'written'>,
): Promise<void> {
  inOneWrite(connection);
  const committed = connection.query('COMMIT');
  if (looks && written.size === 0) committed.catch(() => undefined);
  else await committed;
}

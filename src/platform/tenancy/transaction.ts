import { clock } from '../clock.js';
import type { JourneyClient } from './one-journey.js';
import { prepared } from './prepared.js';
import { rowsOf, say } from './rows-of.js';
import type { Actor, TenantContext } from './tenant-context.js';
import { together } from './together.js';

/** Whose transaction it is, and what its statements are for. */
interface Opening {
  editorId: string;
  actor: Actor;
  oneOfMany?: boolean;
}

/**
 * Opens the transaction and names its tenant without waiting for the answer: it is one journey with what is asked first, and PostgreSQL
 * does it in order. When it fails, what follows fails too, inside no transaction that could be committed: row-level security knows no
 * editor then.
 */
export function open(connection: JourneyClient, { editorId, actor, oneOfMany }: Opening): Promise<unknown> {
  const elsewhere = clock.travelling();
  const settings = {
    'app.editor_id': editorId,
    'app.person_id': actor.kind === 'person' ? actor.id : '',
    ...(elsewhere && { 'app.moment': elsewhere.toISOString() }),
    ...(oneOfMany && { plan_cache_mode: 'force_generic_plan' }),
  };
  const all = Object.entries(settings);
  const each = all.map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, true)`);
  const opened = together(
    say(connection, 'START TRANSACTION'),
    rowsOf(connection, prepared(`SELECT ${each.join(', ')}`, all.flat())),
  );
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
  connection: JourneyClient,
  { looks }: { looks?: boolean },
  { written }: Pick<TenantContext, 'written'>,
): Promise<void> {
  const waited = !looks || written.size > 0;
  const committed = say(connection, 'COMMIT', waited);
  if (waited) await committed;
  else committed.catch(() => undefined);
}

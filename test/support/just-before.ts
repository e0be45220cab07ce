import type { TestEditor } from './tenant.js';
import { waitFor } from './wait-for.js';

const waiting = 'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))';

/** Two people at once: what `write` has written is seen by nobody when `act` looks, and is there when it comes to write its own. */
export async function justBefore<Answer>(
  { owner }: Pick<TestEditor, 'owner'>,
  write: () => Promise<unknown>,
  act: () => PromiseLike<Answer>,
): Promise<Answer> {
  await owner.query('BEGIN');
  await write();
  const answer = Promise.resolve(act());
  await waitFor('the second to wait for the first', async () => (await owner.query(waiting)).rowCount !== 0);
  await owner.query('COMMIT');
  return answer;
}

// The database server of a run of tests or checks, with a migrated template that each test file copies.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const keeper = fileURLToPath(new URL('server-keeper.mjs', import.meta.url));

/**
 * Starts a throw-away PostgreSQL (or takes the one of TEST_DATABASE_ADMIN_URL) and prepares the template.
 * It ends with this process, whatever ends it: a process of its own keeps it, and sees ours go.
 * @returns {Promise<{ environment: Record<string, string>, stop: () => Promise<void> }>} what the tests read to find it
 * @throws Error with what was printed, when the server or the template could not be prepared
 */
export async function startTestServer() {
  // Detached: Ctrl-C in the terminal must not reach it before the tests have ended.
  const child = fork(keeper, { detached: true, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise((done) => child.once('exit', done));
  const { environment, failure } = await new Promise((done) => {
    child.once('message', done);
    child.once('exit', () => done({ failure: 'La base des tests s’est arrêtée avant d’être prête.' }));
  });
  const stop = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  if (!failure) return { environment, stop };
  await stop();
  throw new Error(failure);
}

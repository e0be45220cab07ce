import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as later } from 'node:timers/promises';
import { log } from './log.js';

/** Who lived so long, in milliseconds, did not die of how it was started: its place is taken at once. */
const settled = 60_000;
const [firstPause, longestPause] = [1_000, 30_000];

/**
 * Starts a program several times behind one port and keeps it there: whoever dies is replaced, all stop with this process. Resolves once each of them
 * listens. What keeps the first ones from starting ends everything with its code, as it would end one alone: whoever started us is to know.
 * @param program the file that each of them runs, with the options of Node that this process has
 */
export async function shareAmong(count: number, program: string): Promise<void> {
  cluster.setupPrimary({ exec: program, args: [] });
  let [stopping, started] = [false, false];
  const stop = (code: number) => {
    if (stopping) return;
    stopping = true;
    const leave = () => members().length === 0 && process.exit(code);
    // A member is one until both have been heard of it.
    cluster.on('exit', leave).on('disconnect', leave);
    for (const member of members()) member.process.kill('SIGTERM');
    leave();
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));

  const keepOne = async (): Promise<void> => {
    for (let pause = firstPause; ;) {
      const born = performance.now();
      const [code, signal] = await lifeOf(cluster.fork());
      if (stopping) return;
      if (!started) return stop(code || 1);
      const young = performance.now() - born < settled;
      log.fault('a web process ended', signal ?? `code ${code}`, { againInMilliseconds: young ? pause : 0 });
      if (young) await later(pause);
      if (stopping) return;
      pause = young ? Math.min(2 * pause, longestPause) : firstPause;
    }
  };
  for (let place = 0; place < count; place += 1) void keepOne();
  await Promise.all(members().map((member) => once(member, 'listening')));
  started = true;
}

function members(): Worker[] {
  return Object.values(cluster.workers ?? {}) as Worker[];
}

/** To its end, or to what kept it from beginning. */
async function lifeOf(member: Worker): Promise<[number | null, string | null]> {
  try {
    return (await once(member, 'exit')) as [number | null, string | null];
  } catch (error) {
    // Whoever cannot be spoken to any more does not stay beside the one that comes.
    member.process.kill('SIGKILL');
    return [null, String(error)];
  }
}

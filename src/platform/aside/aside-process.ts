import 'reflect-metadata';
import { getPriority, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { UnreadableFile } from '../files/sheet-limits.js';
import type { FromAside, ToAside } from './aside-messages.js';

// What runs aside: it reads what strangers send, and is ended from outside when that takes too long.

/** Pages come first. One whose parent stands further behind stays there: to come forward is not allowed to everybody. */
const behindPages = 5;

/** Looks whether the parent is still there: whatever the work hangs on, a process that nobody waits for is gone within half a second. */
const watch = `
  const { workerData: parent } = require('node:worker_threads');
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500);
`;

if (process.send) serve();

function serve(): void {
  if (getPriority() < behindPages) setPriority(behindPages);
  // Its parent says when: what stops a whole group of processes lets those that still answer somebody end their work.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit(0));
  const small = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 };
  const workerData = Number(process.argv[2]);
  new Worker(watch, { eval: true, workerData, execArgv: [], resourceLimits: small }).unref();
  let waiting: (() => void) | null = null;
  const more = () => new Promise<void>((go) => (waiting = go));
  process.on('message', (message: ToAside) => {
    if (message.kind === 'more') waiting?.();
    else void answer(message, more);
  });
}

async function answer(task: ToAside & { kind: 'task' }, more: () => Promise<void>): Promise<void> {
  const say = (message: FromAside) => void process.send?.(message);
  try {
    const room = (await import(task.file)) as Record<string, (...given: unknown[]) => unknown>;
    const run = room[task.name];
    if (!run) throw new Error(`${task.file} has no function ${task.name}`);
    // The clock of the task starts here: loading the module is no fault of what is read.
    say({ kind: 'begun' });
    const result = run(...task.given);
    if (!task.streams) return say({ kind: 'done', value: await result });
    for await (const batch of result as AsyncIterable<unknown>) {
      const asked = more();
      say({ kind: 'batch', value: batch });
      await asked;
    }
    say({ kind: 'done', value: undefined });
  } catch (error) {
    say({ kind: 'failed', ...told(error) });
  }
}

function told(error: unknown): { unreadable: boolean; message: string; stack: string } {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { unreadable: error instanceof UnreadableFile, message, stack: stack ?? message };
}

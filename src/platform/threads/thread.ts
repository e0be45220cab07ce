import 'reflect-metadata';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { UnreadableFile } from '../files/sheet-limits.js';
import { ownThread } from './thread-clock.js';
import type { FromThread, ToThread } from './thread-messages.js';

// The body of a thread: it reads what strangers send, and is ended from outside when that takes too long.

type Port = NonNullable<typeof parentPort>;

/** Pages come first: Linux keeps this number for each thread. Elsewhere it is refused, or the whole process would be slowed. */
const behindPages = 5;

if (parentPort) listen(parentPort);

function listen(port: Port): void {
  if (process.platform === 'linux') setPriority(0, behindPages);
  let waiting: (() => void) | null = null;
  const more = () => new Promise<void>((go) => (waiting = go));
  port.on('message', (message: ToThread) => {
    if (message.kind === 'more') waiting?.();
    else void answer(port, message, more);
  });
}

async function answer(port: Port, task: ToThread & { kind: 'task' }, more: () => Promise<void>): Promise<void> {
  const say = (message: FromThread) => port.postMessage(message);
  try {
    const room = (await import(task.file)) as Record<string, (...given: unknown[]) => unknown>;
    const run = room[task.name];
    if (!run) throw new Error(`${task.file} has no function ${task.name}`);
    // The clock of the task starts here: loading the module is no fault of what is read.
    say({ kind: 'begun', thread: ownThread() });
    const result = run(...task.given.map(asBuffer));
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

// A Buffer arrives as the plain bytes it is made of.
function asBuffer(given: unknown): unknown {
  return given instanceof Uint8Array ? Buffer.from(given.buffer, given.byteOffset, given.byteLength) : given;
}

function told(error: unknown): { unreadable: boolean; message: string; stack: string } {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { unreadable: error instanceof UnreadableFile, message, stack: stack ?? message };
}

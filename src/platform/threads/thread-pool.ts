import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { UnreadableFile } from '../files/sheet-limits.js';
import { TooManyReadings } from '../web/unavailable.js';
import { projectRoot } from '../web/project-root.js';
import { ThreadClock } from './thread-clock.js';
import type { FromThread, ToThread } from './thread-messages.js';

export interface PoolLimits {
  threads: number;
  /** Of the objects of one thread: beyond, it is ended. Bytes are bounded by the readers themselves. */
  heapMegabytes: number;
  /** Tasks that may wait for a thread. */
  waiting: number;
  waitMilliseconds: number;
  /** What one task may take. */
  taskSeconds: number;
}

/** Where the compiled modules are: threads do not read TypeScript. */
const compiled = pathToFileURL(`${join(projectRoot(), 'dist/src')}/`).href;
const idleMilliseconds = 60_000;

/** Why a file was not read: shown to whoever sent it. */
export const tooLong =
  'Ce fichier demande trop de temps ou de mémoire pour être lu\u00a0: il a été refusé, rien n’en a été gardé. Enregistrez-le de nouveau depuis l’outil qui l’a produit, ou déposez-le en plusieurs fois.';

/** A few threads that read one thing at a time. One that takes too long, or too much, is ended and another takes its place. */
export class ThreadPool {
  private readonly idle: Worker[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly all = new Set<Worker>();
  private busy = 0;
  private closed = false;

  constructor(private readonly limits: PoolLimits) {}

  /** A thread for oneself, as soon as one is free. @param patient waits as long as it takes @throws TooManyReadings when none is free in time */
  async take(patient: boolean): Promise<Worker> {
    if (this.busy >= this.limits.threads) await this.turn(patient);
    else this.busy += 1;
    return this.idle.pop() ?? this.start();
  }

  /** It is free again; one that was ended is replaced when it is needed. */
  give(worker: Worker): void {
    if (this.all.has(worker) && !this.closed) this.rest(worker);
    const next = this.waiting.shift();
    if (next) next();
    else this.busy -= 1;
  }

  async end(worker: Worker): Promise<void> {
    this.all.delete(worker);
    await worker.terminate();
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.all].map((worker) => this.end(worker)));
  }

  private turn(patient: boolean): Promise<void> {
    const { waiting, waitMilliseconds } = this.limits;
    if (!patient && this.waiting.length >= waiting) throw this.tooMany();
    return new Promise((go, failed) => {
      const called = () => {
        clearTimeout(timer);
        go();
      };
      const tired = () => {
        this.waiting.splice(this.waiting.indexOf(called), 1);
        failed(this.tooMany());
      };
      const timer = patient ? undefined : setTimeout(tired, waitMilliseconds);
      this.waiting.push(called);
    });
  }

  // Those that are being read now are over by then.
  private tooMany(): TooManyReadings {
    return new TooManyReadings(Math.ceil(this.limits.taskSeconds));
  }

  private start(): Worker {
    const { heapMegabytes } = this.limits;
    const worker = new Worker(new URL('platform/threads/thread.js', compiled), {
      // Nothing of the parent's flags (a test runner's loaders, a debugger) nor of its secrets.
      execArgv: [],
      env: { TZ: process.env['TZ'], NODE_ENV: process.env['NODE_ENV'] },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    this.all.add(worker);
    worker.once('exit', () => this.all.delete(worker));
    return worker;
  }

  // A thread that has nothing to do keeps no process alive, and gives its memory back after a while.
  private rest(worker: Worker): void {
    worker.unref();
    this.idle.push(worker);
    setTimeout(() => {
      const at = this.idle.indexOf(worker);
      if (at < 0 || this.idle.length < 2) return;
      this.idle.splice(at, 1);
      void this.end(worker);
    }, idleMilliseconds).unref();
  }
}

/** One task in a thread of its own: what it says, until it is done, `milliseconds` have passed since it began or last spoke, or `altogether` since it came. */
export async function* ask(
  worker: Worker,
  task: Omit<ToThread & { kind: 'task' }, 'kind'>,
  { milliseconds, altogether, transfer }: { milliseconds: number; altogether: number | null; transfer: ArrayBuffer[] },
): AsyncGenerator<FromThread> {
  const said: FromThread[] = [];
  let failure: Error | null = null;
  let wake = () => {};
  let thread: string | null = null;
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  const clock = new ThreadClock(milliseconds, () => fail(new UnreadableFile(tooLong)));
  const last = altogether === null ? undefined : setTimeout(() => fail(new UnreadableFile(tooLong)), altogether);
  const hear = (message: FromThread) => {
    if (message.kind === 'begun') clock.start((thread = message.thread));
    said.push(message);
    wake();
  };
  const died = (error: Error & { code?: string }) =>
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new UnreadableFile(tooLong, { cause: error }) : error);
  const left = () => fail(new UnreadableFile(tooLong));
  worker.ref();
  worker.on('message', hear).on('error', died).on('exit', left);
  worker.postMessage({ ...task, file: new URL(task.file, compiled).href, kind: 'task' } satisfies ToThread, transfer);
  try {
    while (true) {
      const message = said.shift();
      if (message) {
        if (message.kind === 'batch') clock.stop();
        yield message;
        if (message.kind === 'done' || message.kind === 'failed') return;
        if (message.kind !== 'batch') continue;
        worker.postMessage({ kind: 'more' } satisfies ToThread, []);
        clock.start(thread);
      } else if (failure) throw failure;
      else await new Promise<void>((go) => (wake = go));
    }
  } finally {
    clock.stop();
    clearTimeout(last);
    worker.off('message', hear).off('error', died).off('exit', left);
  }
}

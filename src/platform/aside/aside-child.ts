import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UnreadableFile } from '../files/sheet-limits.js';
import { projectRoot } from '../web/project-root.js';
import { TooManyReadings } from '../web/unavailable.js';
import { AsideClock } from './aside-clock.js';
import type { FromAside, ToAside } from './aside-messages.js';

export type AsideTask = Omit<ToAside & { kind: 'task' }, 'kind'>;

/** How long a task may take. */
export interface AsideTime {
  /** Of its processor, since it began or last spoke. */
  milliseconds: number;
  /** Of the clock on the wall, since it came; null: as long as it speaks. */
  altogether: number | null;
}

/** Where the compiled modules are: a process aside does not read TypeScript. */
const compiled = pathToFileURL(`${join(projectRoot(), 'dist/src')}/`).href;
const body = fileURLToPath(new URL('platform/aside/aside-process.js', compiled));
const keptOfComplaint = 2_000;

/** Why a file was not read: shown to whoever sent it. */
const tooLong =
  'Ce fichier demande trop de temps ou de mémoire pour être lu\u00a0: il a été refusé, rien n’en a été gardé. Enregistrez-le de nouveau depuis l’outil qui l’a produit, ou déposez-le en plusieurs fois.';

/**
 * A process that does one thing at a time for this one. Not a thread: V8 takes the whole process down when a single object (a long list, a
 * map, a text) does not fit where it may be, whatever the limits of the thread say.
 * @see docs/decisions/0096-aside.md
 */
export class AsideChild {
  private readonly child: ChildProcess;
  private complaint = '';

  /** @param heapMegabytes of its objects: beyond, it is ended by itself @param gone it has ended, whoever wanted that */
  constructor(heapMegabytes: number, gone: () => void) {
    this.child = fork(body, [String(process.pid)], {
      // Nothing of the parent's flags (a test runner's loaders, a debugger) nor of its secrets. It works alone: helpers would take the other cores.
      execArgv: [`--max-old-space-size=${heapMegabytes}`, '--max-semi-space-size=2', '--single-threaded-gc'],
      env: { TZ: process.env['TZ'], NODE_ENV: process.env['NODE_ENV'] },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (said: Buffer) => {
      this.complaint = (this.complaint + said.toString()).slice(-keptOfComplaint);
    });
    // One that could not even be started says so here, and has no end.
    this.child.once('exit', gone).once('error', gone);
  }

  /** It keeps this process alive, as long as something is asked of it. */
  hold(): void {
    this.child.ref();
    this.child.channel?.ref();
  }

  /** Nothing is asked of it: it keeps no process alive. */
  rest(): void {
    this.child.unref();
    this.child.channel?.unref();
    (this.child.stderr as { unref?: () => void } | null)?.unref?.();
  }

  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /**
   * What it says of one task, until that is done.
   * @throws UnreadableFile when it took too long or too much memory; TooManyReadings when somebody else ended it
   */
  async *ask(task: AsideTask, { milliseconds, altogether }: AsideTime): AsyncGenerator<FromAside> {
    const said: FromAside[] = [];
    let failure: Error | null = null;
    let begun = false;
    let wake = () => {};
    const fail = (error: Error) => {
      failure ??= error;
      wake();
    };
    const clock = new AsideClock(this.child.pid, milliseconds, () => fail(new UnreadableFile(tooLong)));
    const last = altogether === null ? undefined : setTimeout(() => fail(new UnreadableFile(tooLong)), altogether);
    const hear = (message: FromAside) => {
      if (message.kind === 'begun') clock.start();
      begun ||= message.kind === 'begun';
      said.push(message);
      wake();
    };
    const ended = (code: number | null, signal: NodeJS.Signals | null) => {
      // Not by us: as a system does that has no memory left. No fault of what it read.
      if (signal === 'SIGKILL') fail(new TooManyReadings(Math.ceil(milliseconds / 1_000)));
      else if (begun) fail(new UnreadableFile(tooLong));
      else fail(new Error(`what runs aside ended before it began (${signal ?? code}): ${this.complaint}`));
    };
    this.hold();
    this.child.on('message', hear).on('exit', ended).on('error', fail);
    try {
      this.tell({ ...task, file: new URL(task.file, compiled).href, kind: 'task' });
      while (true) {
        const message = said.shift();
        if (message) {
          if (message.kind === 'batch') clock.stop();
          yield message;
          if (message.kind === 'done' || message.kind === 'failed') return;
          if (message.kind !== 'batch') continue;
          this.tell({ kind: 'more' });
          clock.start();
        } else if (failure) throw failure;
        else await new Promise<void>((go) => (wake = go));
      }
    } finally {
      clock.stop();
      clearTimeout(last);
      this.child.off('message', hear).off('exit', ended).off('error', fail);
    }
  }

  // One that has ended cannot be told: that it has is heard anyway.
  private tell(message: ToAside): void {
    this.child.send(message, () => undefined);
  }
}

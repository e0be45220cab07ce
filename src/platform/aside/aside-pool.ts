import { TooManyReadings } from '../web/unavailable.js';
import { AsideChild } from './aside-child.js';

export interface PoolLimits {
  processes: number;
  /** Of the objects of one process: beyond, it is ended. Bytes are bounded by the readers themselves. */
  heapMegabytes: number;
  /** Tasks that may wait for a process. */
  waiting: number;
  waitMilliseconds: number;
  /** What one task may take. */
  taskSeconds: number;
}

const idleMilliseconds = 60_000;

/** A few processes that read one thing at a time. One that takes too long, or too much, is ended and another takes its place. */
export class AsidePool {
  private readonly idle: AsideChild[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly all = new Set<AsideChild>();
  private busy = 0;
  private closed = false;

  constructor(private readonly limits: PoolLimits) {}

  /** A process for oneself, as soon as one is free. @param patient waits as long as it takes @throws TooManyReadings when none is free in time */
  async take(patient: boolean): Promise<AsideChild> {
    if (this.busy >= this.limits.processes) await this.turn(patient);
    else this.busy += 1;
    return this.idle.pop() ?? this.start();
  }

  /** It is free again; one that was ended is replaced when it is needed. */
  give(child: AsideChild): void {
    if (this.all.has(child) && !this.closed) this.rest(child);
    const next = this.waiting.shift();
    if (next) next();
    else this.busy -= 1;
  }

  async end(child: AsideChild): Promise<void> {
    this.forget(child);
    await child.end();
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.all].map((child) => this.end(child)));
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

  private start(): AsideChild {
    const child: AsideChild = new AsideChild(this.limits.heapMegabytes, () => this.forget(child));
    this.all.add(child);
    return child;
  }

  private forget(child: AsideChild): void {
    this.all.delete(child);
    const at = this.idle.indexOf(child);
    if (at >= 0) this.idle.splice(at, 1);
  }

  // One is kept for the next file. The others give their memory back after a while.
  private rest(child: AsideChild): void {
    child.rest();
    this.idle.push(child);
    setTimeout(() => {
      if (this.idle.includes(child) && this.idle.length > 1) void this.end(child);
    }, idleMilliseconds).unref();
  }
}

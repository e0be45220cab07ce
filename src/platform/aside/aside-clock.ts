import { readFileSync } from 'node:fs';

/** How much longer than its own time a process may be there: on a machine that has none to give, it is slow, not hostile. */
const patience = 4;

/** Ends a work that took its time: of the process itself where the system counts it, else of the clock on the wall. */
export class AsideClock {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pid: number | undefined,
    private readonly milliseconds: number,
    private readonly over: () => void,
  ) {}

  /** From now on, for the next piece of work. */
  start(): void {
    this.wait({ spent: spentBy(this.pid), turns: 0, milliseconds: this.milliseconds });
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private wait(begun: { spent: number | null; turns: number; milliseconds: number }): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const now = spentBy(this.pid);
      const left = now === null || begun.spent === null ? 0 : this.milliseconds - (now - begun.spent);
      // A tenth of it is not worth another turn.
      if (left < this.milliseconds / 10 || begun.turns >= patience) return this.over();
      this.wait({ ...begun, turns: begun.turns + 1, milliseconds: Math.max(left, this.milliseconds / 4) });
    }, begun.milliseconds);
  }
}

// proc(5), schedstat: the nanoseconds that the main thread, which does the work, was on a processor come first.
function spentBy(pid: number | undefined): number | null {
  if (pid === undefined) return null;
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return null;
  }
}

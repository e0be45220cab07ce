import { readFileSync, readlinkSync } from 'node:fs';

/** How much longer than its own time a thread may be there: on a machine that has none to give, it is slow, not hostile. */
const patience = 4;

/** What Linux calls the thread that asks; null where it says nothing. */
export function ownThread(): string | null {
  try {
    return readlinkSync('/proc/thread-self').split('/').pop() ?? null;
  } catch {
    return null;
  }
}

/** Ends a work that took its time: of the thread itself where the system counts it, else of the clock on the wall. */
export class ThreadClock {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly over: () => void,
  ) {}

  /** From now on, for the next piece of work. */
  start(thread: string | null): void {
    this.wait(thread, { spent: spentBy(thread), turns: 0, milliseconds: this.milliseconds });
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private wait(thread: string | null, begun: { spent: number | null; turns: number; milliseconds: number }): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const now = spentBy(thread);
      const left = now === null || begun.spent === null ? 0 : this.milliseconds - (now - begun.spent);
      // A tenth of it is not worth another turn.
      if (left < this.milliseconds / 10 || begun.turns >= patience) return this.over();
      this.wait(thread, { ...begun, turns: begun.turns + 1, milliseconds: Math.max(left, this.milliseconds / 4) });
    }, begun.milliseconds);
  }
}

// proc(5), schedstat: the nanoseconds a thread was on a processor come first.
function spentBy(thread: string | null): number | null {
  if (thread === null) return null;
  try {
    return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return null;
  }
}

/** A page is over by then. What is not, an export or an act upon many, has its connection: it goes on beside the others. */
const moment = 25;

/** Calls once the moment is over, unless it is taken back. @returns how */
export type AfterAMoment = (call: () => void) => () => void;

const byTheClock: AfterAMoment = (call) => {
  const timer = setTimeout(call, moment);
  return () => clearTimeout(timer);
};

/**
 * So many transactions of a moment at a time, the others in the order in which they came: a dozen side by side on two cores end later than
 * one after the other, each in a process of PostgreSQL with caches of its own (docs/decisions/0055-few-at-a-time.md).
 */
export class Doorway {
  private readonly waiting: (() => void)[] = [];

  constructor(
    private free = 4,
    private readonly afterAMoment: AfterAMoment = byTheClock,
  ) {}

  async through<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((turn) => this.waiting.push(turn));
    let inside = true;
    const leave = () => {
      if (inside) this.letIn();
      inside = false;
    };
    const inTime = this.afterAMoment(leave);
    try {
      return await work();
    } finally {
      inTime();
      leave();
    }
  }

  private letIn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}

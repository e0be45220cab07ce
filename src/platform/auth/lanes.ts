import { availableParallelism } from 'node:os';

/** For what takes a core whole: the pages of the others keep one. */
export const coresButOne = Math.max(1, availableParallelism() - 1);

/** So many at a time, in the order in which they came; the others wait. */
export class Lanes {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((turn) => this.waiting.push(turn));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}

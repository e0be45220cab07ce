/**
 * Who may work beside whom in one process. Jobs work together; one whose worker died with it in hand works alone: if it is the one
 * that kills its worker, it takes nothing with it.
 */
export class Turns {
  private readonly busy = new Set<Promise<unknown>>();
  /** The end of the last that asked to be alone: whoever comes later waits for it. */
  private last: Promise<unknown> = Promise.resolve();

  async together<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let before = this.last; ; before = this.last) {
      await before;
      if (before === this.last) break;
    }
    return this.begin(work);
  }

  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.last;
    const turn = (async () => {
      await before;
      await Promise.all(this.busy);
      return work();
    })();
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private begin<Result>(work: () => Promise<Result>): Promise<Result> {
    const working = work();
    const ended: Promise<unknown> = working.then(
      () => this.busy.delete(ended),
      () => this.busy.delete(ended),
    );
    this.busy.add(ended);
    return working;
  }
}

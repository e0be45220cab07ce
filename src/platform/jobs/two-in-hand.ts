/**
 * Work in pieces, of which one begins while the one before comes to its end: PostgreSQL and the process work side by side. No more than
 * these two are in hand.
 */
export class TwoInHand {
  private former: Promise<void> = Promise.resolve();
  private latest: Promise<void> = Promise.resolve();

  /**
   * Begins the next piece.
   * @returns what it says once the one after it may begin, null when it ends without a word; not before the former one is done
   * @throws what the former one threw
   */
  async begin<Word>(piece: (mayGoOn: (word: Word) => void) => Promise<void>): Promise<Word | null> {
    let say: (word: Word | null) => void = () => {};
    const said = new Promise<Word | null>((resolve) => (say = resolve));
    const done = piece(say).finally(() => say(null));
    // Awaited in its turn: an error that comes before must not end the process.
    done.catch(() => undefined);
    [this.former, this.latest] = [this.latest, done];
    const word = await said;
    await this.former;
    return word;
  }

  /** @throws what the last one threw */
  async done(): Promise<void> {
    await this.latest;
  }

  /** Nothing is in hand any more, whatever became of it. */
  async ended(): Promise<void> {
    await Promise.allSettled([this.former, this.latest]);
  }
}

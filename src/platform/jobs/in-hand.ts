/**
 * Work in pieces, of which one begins while those before it come to their ends: PostgreSQL and the process work side by side. No more than
 * `most` are in hand.
 */
export class InHand {
  private readonly pieces: Promise<void>[] = [];

  constructor(private readonly most: number) {}

  /**
   * Begins the next piece.
   * @returns what it says once the one after it may begin, null when it ends without a word; not before there is room for that one
   * @throws what a former piece threw
   */
  async begin<Word>(piece: (mayGoOn: (word: Word) => void) => Promise<void>): Promise<Word | null> {
    let say: (word: Word | null) => void = () => {};
    const said = new Promise<Word | null>((resolve) => (say = resolve));
    const done = piece(say).finally(() => say(null));
    // Awaited in its turn: an error that comes before must not end the process.
    done.catch(() => undefined);
    this.pieces.push(done);
    const word = await said;
    while (this.pieces.length >= this.most) await this.pieces.shift();
    return word;
  }

  /** All are done. @throws what one of them threw */
  async done(): Promise<void> {
    while (this.pieces.length > 0) await this.pieces.shift();
  }

  /** Nothing is in hand any more, whatever became of it. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.pieces);
  }
}

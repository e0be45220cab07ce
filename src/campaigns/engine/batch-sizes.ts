import { Injectable } from '@nestjs/common';

/** So many entries of the journal are chained and committed while its head is held: measured in docs/decisions/0024. */
const entriesAtOnce = 1_000;
const [least, most] = [25, 500];
/** A kind of which nothing is known yet: its first batch is of two hundred clients. */
const presumed = 3;

/** How many clients make a batch: by what a kind tells of each, since everybody of an editor waits for the head of its journal. */
@Injectable()
export class BatchSizes {
  private readonly toldOfEach = new Map<string, number>();
  /** Smaller batches, and one a job: for what must be stopped on its way, in the story and in tests. */
  atMost = most;
  /** A job begins its next batch within so many milliseconds of its own beginning; then whoever waits in the queue comes first. */
  jobLasts = 2_000;

  of(kind: string): number {
    const fitting = Math.floor(entriesAtOnce / (this.toldOfEach.get(kind) ?? presumed));
    return Math.min(this.atMost, Math.max(least, Math.min(most, fitting)));
  }

  /** @param entries what the journal was told of these clients */
  learn(kind: string, clients: number, entries: number): void {
    if (clients > 0) this.toldOfEach.set(kind, Math.max(1, entries / clients));
  }
}

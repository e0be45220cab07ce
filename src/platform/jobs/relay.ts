import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { JobCarrier } from './job-carrier.js';
import { tellOnce } from './tell-once.js';
import { hearOutbox } from './outbox-news.js';

const batch = 200;
const pollMilliseconds = 1_000;
const keptMilliseconds = 30_000;

interface TakenRow {
  editor_id: string;
  id: string;
  name: string;
  handed: number;
  turn: number;
}

/**
 * Hands due rows of the outbox to the carrier, woken by NOTIFY, and once more, under the same number, those that have not ended after a
 * while: a carrier that lost one takes it, a carrier that still holds it does not.
 */
@Injectable()
export class Relay {
  private stopped = false;
  /** Something was announced since the round that looks began: it may have looked too early. */
  private heard = false;
  private wakeUp: () => void = () => undefined;
  private running: Promise<void> | null = null;
  private stopHearing: () => Promise<void> = () => Promise.resolve();
  private lastRound = performance.now();
  private begun = performance.now();
  /** Taken, and not taken over yet: the carrier is away, or may not write. */
  private kept: TakenRow[] = [];
  private keptSince = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** @param directUrl where announcements are heard: not through a pooler */
  start(carrier: JobCarrier, directUrl: string, lostAfterSeconds = 30): void {
    this.begun = performance.now();
    this.stopHearing = hearOutbox(directUrl, () => this.wake());
    this.running = this.loop(carrier, lostAfterSeconds);
  }

  /** The round under way may wait for a carrier that is away: who stops waits for it no longer than they want. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.stopHearing();
    await this.running;
  }

  /** Since when no round came to its end, in milliseconds: the database or the carrier is away, or the loop is dead. */
  stillFor(): number {
    return performance.now() - this.lastRound;
  }

  /**
   * One round: takes and hands over, first what the carrier did not take the last time, under the same number.
   * @returns how many rows. A crash between the two is mended by `lostAfterSeconds`.
   */
  async relayOnce(carrier: JobCarrier, lostAfterSeconds: number): Promise<number> {
    // Kept for longer, somebody else may have taken them: the table is asked again.
    if (this.kept.length === 0 || performance.now() - this.keptSince > keptMilliseconds) {
      this.kept = (await this.dataSource.query('SELECT * FROM take_outbox($1, make_interval(secs => $2))', [
        batch,
        lostAfterSeconds,
      ])) as TakenRow[];
      this.keptSince = performance.now();
    }
    const rows = this.kept;
    if (rows.length > 0)
      await carrier.hand(
        rows.map(({ editor_id: editorId, id: outboxId, name, handed, turn }) => ({
          editorId,
          outboxId,
          name,
          handed,
          turn,
        })),
      );
    this.kept = [];
    return rows.length;
  }

  private async loop(carrier: JobCarrier, lostAfterSeconds: number): Promise<void> {
    const tell = tellOnce('relay');
    while (!this.stopped) {
      this.heard = false;
      // What was handed before this process began is handed once more at once: its carrier may have gone with the former one. A second
      // more, since PostgreSQL counts from when the question comes: what we handed first is ours.
      const lost = Math.min(lostAfterSeconds, (performance.now() - this.begun) / 1_000 + 1);
      const moved = await this.relayOnce(carrier, lost).catch((error: Error) => void tell(error));
      if (moved !== undefined) this.lastRound = performance.now();
      if (moved !== batch) await this.sleep();
    }
  }

  private wake(): void {
    this.heard = true;
    this.wakeUp();
  }

  private sleep(): Promise<void> {
    if (this.stopped || this.heard) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMilliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

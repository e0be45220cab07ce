import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface QueueLag {
  /** Jobs that are due and have not ended, of all editors. */
  waiting: number;
  /** Seconds since the oldest of them was due. */
  oldestSeconds: number;
  /** Seconds for which something has been due without anything ending: a long queue that moves is not late. */
  stillSeconds: number;
}

/** Above, nobody does the work: the worker is dead, or lives and does nothing. */
const lateAfterSeconds = 120;
export const lookEverySeconds = 15;

/** How late the jobs are: one measure, for load balancers, for the operator and for the banner of each page. */
@Injectable()
export class Lag implements OnApplicationShutdown {
  private last: QueueLag | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly dataSource: DataSource) {}

  /** @returns null when the database does not answer */
  async read(): Promise<QueueLag | null> {
    const rows = (await this.dataSource.query('SELECT * FROM outbox_lag()').catch(() => null)) as
      | { waiting: string; oldest_seconds: number; still_seconds: number }[]
      | null;
    const row = rows?.[0];
    this.last = row
      ? {
          waiting: Number(row.waiting),
          oldestSeconds: Math.round(row.oldest_seconds),
          stillSeconds: Math.round(row.still_seconds),
        }
      : null;
    return this.last;
  }

  /** From now on `isLate` knows, without a statement for each page. */
  watch(): void {
    this.timer ??= setInterval(() => void this.read(), lookEverySeconds * 1_000);
    void this.read();
  }

  /** As it was when somebody last looked. */
  isLate(): boolean {
    return isLate(this.last);
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }
}

/** Whether jobs that were due have stood still for longer than anybody should wait; nothing read yet is not late. */
export function isLate(lag: QueueLag | null): boolean {
  return lag !== null && lag.stillSeconds > lateAfterSeconds;
}

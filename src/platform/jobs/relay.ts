import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { tellOnce, type JobCarrier } from './job-carrier.js';

const batch = 200;
const pollMilliseconds = 1_000;

/** Hands due rows of the outbox to the carrier, woken by NOTIFY, and again those that the carrier must have lost. */
@Injectable()
export class Relay {
  private stopped = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> | null = null;
  private listener: pg.Client | null = null;

  constructor(private readonly dataSource: DataSource) {}

  start(carrier: JobCarrier, databaseUrl: string, lostAfterSeconds = 60): void {
    void this.listen(databaseUrl);
    this.running = this.loop(carrier, lostAfterSeconds);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
    await this.listener?.end().catch(() => undefined);
  }

  /** One round: takes and hands over. @returns how many rows. A crash between the two is mended by `lostAfterSeconds`. */
  async relayOnce(carrier: JobCarrier, lostAfterSeconds: number): Promise<number> {
    const rows = (await this.dataSource.query('SELECT * FROM take_outbox($1, make_interval(secs => $2))', [
      batch,
      lostAfterSeconds,
    ])) as {
      editor_id: string;
      id: string;
      name: string;
      handed: number;
    }[];
    if (rows.length > 0)
      await carrier.hand(
        rows.map((row) => ({ editorId: row.editor_id, outboxId: row.id, name: row.name, handed: row.handed })),
      );
    return rows.length;
  }

  private async loop(carrier: JobCarrier, lostAfterSeconds: number): Promise<void> {
    const tell = tellOnce('relay');
    while (!this.stopped) {
      const moved = await this.relayOnce(carrier, lostAfterSeconds).catch((error: Error) => (tell(error), 0));
      if (moved < batch) await this.sleep();
    }
  }

  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMilliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  // Only a hint: when the connection is lost, polling goes on and the hint comes back with the next listener.
  private async listen(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {
      if (!this.stopped) setTimeout(() => void this.listen(url), 2_000).unref();
    });
    client.on('notification', () => this.wake());
    this.listener = client;
    await client
      .connect()
      .then(() => client.query('LISTEN outbox'))
      .catch(() => undefined);
  }
}

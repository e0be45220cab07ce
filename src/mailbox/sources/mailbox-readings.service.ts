import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { ImapPlace } from './imap-place.js';
import type { ProblemCode } from './source-problem.js';

/** What is known of the editor's mailbox since it was last read. */
export interface MailboxReading {
  place: ImapPlace | null;
  unreadable: number;
  problem: ProblemCode | null;
  problemSince: Date | null;
  readAt: Date | null;
}

/** How far the mailbox was read, and what kept it from being read: one row an editor, begun anew with another address. */
@Injectable()
export class MailboxReadings {
  constructor(private readonly db: TenantDb) {}

  /** @param source its address; what is known of another one is of no use */
  async of(source: string): Promise<MailboxReading | null> {
    const rows = await this.db.query<MailboxReading>(
      'SELECT place, unreadable, problem, problem_since, read_at FROM mailbox_readings WHERE source = $1',
      [source],
    );
    return rows[0] ?? null;
  }

  /** Of the mailbox that is read now, for its pages. */
  async current(): Promise<MailboxReading | null> {
    const rows = await this.db.query<MailboxReading>(
      'SELECT r.place, r.unreadable, r.problem, r.problem_since, r.read_at FROM mailbox_readings r JOIN editors e ON e.mail_source = r.source',
    );
    return rows[0] ?? null;
  }

  /** In the transaction that keeps the mail: killed anywhere, it is both, or neither. */
  async remember(source: string, place: ImapPlace): Promise<void> {
    await this.write(source, `place = $2`, JSON.stringify(place));
  }

  /** How a round ended. @returns whether its problem is another than before: then the operator is told, once */
  async conclude(
    source: string,
    { place, unreadable, problem }: Pick<MailboxReading, 'place' | 'unreadable' | 'problem'>,
  ): Promise<boolean> {
    const before = (await this.of(source))?.problem ?? null;
    if (place) await this.remember(source, place);
    if (problem)
      await this.write(
        source,
        `problem_since = CASE WHEN r.problem = $2 THEN r.problem_since ELSE moment() END, problem = $2`,
        problem,
      );
    else
      await this.write(
        source,
        'unreadable = $2::int, problem = NULL, problem_since = NULL, read_at = moment()',
        unreadable,
      );
    return problem !== before;
  }

  private async write(source: string, set: string, value: unknown): Promise<void> {
    await this.db.query(
      `INSERT INTO mailbox_readings (source) VALUES ($1) ON CONFLICT (editor_id) DO UPDATE
          SET source = $1, place = NULL, unreadable = 0, problem = NULL, problem_since = NULL, read_at = NULL WHERE mailbox_readings.source <> $1`,
      [source],
    );
    await this.db.query(`UPDATE mailbox_readings r SET ${set} WHERE source = $1`, [source, value]);
  }
}

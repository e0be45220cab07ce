import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { ImapPlace, LastRound } from './imap-place.js';
import type { ProblemCode } from './source-problem.js';

/** What is known of one place that is read, since it last was. */
export interface MailboxReading extends LastRound {
  unreadable: number;
  problem: ProblemCode | null;
  problemSince: Date | null;
}

/** How far each place was read, and what kept it from being read: one row an address, so that another one is read from its beginning. */
@Injectable()
export class MailboxReadings {
  constructor(private readonly db: TenantDb) {}

  /** @param source its address */
  async of(source: string): Promise<MailboxReading | null> {
    const rows = await this.db.query<MailboxReading>(
      'SELECT place, unreadable, problem, problem_since, read_at FROM mailbox_readings WHERE source = $1',
      [source],
    );
    return rows[0] ?? null;
  }

  /** Of all places of the editor, by their address, and the operator’s own among them; those never read yet are absent. */
  async all(): Promise<{ operated: { source: string; name: string } | null; readings: Map<string, MailboxReading> }> {
    const rows = await this.db.query<
      MailboxReading & { operated: string | null; address: string; source: string | null }
    >(
      `SELECT e.mail_source AS operated, e.mail_from AS address, r.source, r.place, r.unreadable, r.problem, r.problem_since, r.read_at
         FROM editors e LEFT JOIN mailbox_readings r ON r.editor_id = e.editor_id WHERE e.editor_id = current_editor()`,
    );
    const [first] = rows;
    return {
      operated: first?.operated ? { source: first.operated, name: first.address } : null,
      readings: new Map(
        rows.flatMap(({ operated: _operated, address: _address, source, ...reading }) =>
          source === null ? [] : [[source, reading] as const],
        ),
      ),
    };
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
    await this.db.query('INSERT INTO mailbox_readings (source) VALUES ($1) ON CONFLICT DO NOTHING', [source]);
    await this.db.query(`UPDATE mailbox_readings r SET ${set} WHERE source = $1`, [source, value]);
  }
}

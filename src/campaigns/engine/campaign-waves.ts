import { Injectable } from '@nestjs/common';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { addWorkingDays, workingDayFrom } from '../../journey/calendar/working-days.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import type { Campaign } from './campaign.entity.js';

/** So many clients a working day, from that day on. */
export interface Spread {
  /** Null: a day alone, on which all of them are done. */
  perDay: number | null;
  /** ISO day; the next working day when it is none. */
  firstDay: string;
}

/** The clients of one morning. */
export interface Wave {
  dueAt: Date;
  rows: number;
  /** Those that wait for it, or for their turn in it. */
  pending: number;
  cancelled: number;
}

/** A campaign of more mornings than a year has is a slip of the pen. */
const mostWaves = 250;

/** In SQL, of a row: its wave has begun, by the database's own clock. */
export const isDue = '(due_at IS NULL OR due_at <= moment())';

/**
 * Waves are no second engine: each row says from which morning on it may be done, and the one chain of batches sleeps until the next. What
 * begins a wave is a job that is due that morning, kept in the outbox as any other: nothing is lost by a restart.
 */
@Injectable()
export class CampaignWaves {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** What a person asked for, as columns of the campaign. @throws RefusedField for a day that is over, or more mornings than a year has */
  columnsOf(spread: Spread | null, rows: number): Pick<Campaign, 'waveSize' | 'firstDay'> {
    if (!spread) return { waveSize: null, firstDay: null };
    const { firstDay } = spread;
    const perDay = spread.perDay ?? Math.max(rows, 1);
    if (firstDay < clock.today())
      throw new RefusedField('firstDay', 'Ce jour est passé\u00a0: indiquez celui de la première vague.');
    if (Math.ceil(rows / perDay) > mostWaves)
      throw new RefusedField(
        'perDay',
        `Cela ferait plus de ${mostWaves} vagues, plus d’une année\u00a0: traitez davantage de clients par jour.`,
      );
    return { waveSize: perDay, firstDay: workingDayFrom(firstDay) };
  }

  /** Gives each row that waits its morning, in the order of the names. */
  async spread({ id, waveSize, firstDay }: Pick<Campaign, 'id' | 'waveSize' | 'firstDay'>): Promise<void> {
    if (waveSize && firstDay) await this.from(firstDay, id, waveSize);
  }

  /**
   * Whoever asks for so many a day does it because somebody bears no more: waves whose whole day went by, during a pause or while nothing ran, are not
   * done together. They and those after them begin again, one a working day, from this one on; told in the journal.
   */
  async keepPace({ id, waveSize }: Pick<Campaign, 'id' | 'waveSize'>): Promise<void> {
    if (!waveSize) return;
    const today = clock.today();
    const { first, begun } = await this.missed(id, today);
    if (first === null) return;
    const day = begun ? addWorkingDays(today, 1) : workingDayFrom(today);
    await this.from(day, id, waveSize, first);
    await this.audit.record({
      subject: { kind: 'campaign', id },
      clientId: null,
      action: 'waves_put_off',
      summary: `Vagues décalées\u00a0: celles qui n’ont pu commencer à leur date reprennent le ${frenchDate(day)}, une par jour ouvré`,
    });
  }

  /** The morning of the first wave of a day before today of which no row was done; whether today's has begun. */
  private async missed(id: string, today: string): Promise<{ first: Date | null; begun: boolean }> {
    const [found] = await this.db.query<{ first: Date | null; begun: boolean }>(
      `SELECT min(due_at) FILTER (WHERE waits AND day < $2) AS first, coalesce(bool_or(NOT waits AND day = $2), false) AS begun
         FROM (SELECT due_at, ${parisDay('due_at')} AS day, bool_and(state IN ('pending', 'cancelled')) AND bool_or(state = 'pending') AS waits
                 FROM campaign_rows WHERE campaign_id = $1 AND due_at IS NOT NULL GROUP BY due_at) w`,
      [id, today],
    );
    return found ?? { first: null, begun: false };
  }

  /** So many rows a working day from that one on, of those that wait, of those of this morning or a later one. */
  private async from(firstDay: string, id: string, waveSize: number, morning: Date | null = null): Promise<void> {
    const waiting = `campaign_id = $1 AND state = 'pending' AND ($2::timestamptz IS NULL OR due_at >= $2)`;
    const [found] = await this.db.query<{ rows: number }>(
      `SELECT count(*)::int AS rows FROM campaign_rows WHERE ${waiting}`,
      [id, morning],
    );
    const waves = Math.ceil((found?.rows ?? 0) / waveSize);
    const days = Array.from({ length: waves }, (_, wave) => addWorkingDays(firstDay, wave));
    await this.db.execute(
      `UPDATE campaign_rows r SET due_at = (d.day + time '08:00') AT TIME ZONE 'Europe/Paris'
         FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / $3 + 1 AS wave FROM campaign_rows WHERE ${waiting}) n
         JOIN unnest($4::date[]) WITH ORDINALITY AS d (day, wave) ON d.wave = n.wave
        WHERE r.id = n.id AND r.state = 'pending'`,
      [id, morning, waveSize, days],
    );
  }

  /** The morning of the next wave; null when a row may be done now, or none is left. */
  async nextMorning(campaignId: string): Promise<Date | null> {
    const [next] = await this.db.query<{ dueAt: Date | null }>(
      `SELECT min(due_at) AS due_at FROM campaign_rows WHERE campaign_id = $1 AND state = 'pending' HAVING bool_and(due_at > moment())`,
      [campaignId],
    );
    return next?.dueAt ?? null;
  }

  /** All of them, the first first; none of a campaign that is not spread. */
  of(campaignId: string): Promise<Wave[]> {
    return this.db.query<Wave>(
      `SELECT due_at, count(*)::int AS rows, count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state = 'cancelled')::int AS cancelled
         FROM campaign_rows WHERE campaign_id = $1 AND due_at IS NOT NULL GROUP BY due_at ORDER BY due_at`,
      [campaignId],
    );
  }
}

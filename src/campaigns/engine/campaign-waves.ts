import { Injectable } from '@nestjs/common';
import { addWorkingDays, workingDayFrom } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
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
  constructor(private readonly db: TenantDb) {}

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

  /** Gives each row that waits its morning, in the order of the names, by one statement. */
  async spread({ id, waveSize, firstDay }: Pick<Campaign, 'id' | 'waveSize' | 'firstDay'>): Promise<void> {
    if (!waveSize || !firstDay) return;
    const [waiting] = await this.db.query<{ rows: number }>(
      `SELECT count(*)::int AS rows FROM campaign_rows WHERE campaign_id = $1 AND state = 'pending'`,
      [id],
    );
    const days = Array.from({ length: Math.ceil((waiting?.rows ?? 0) / waveSize) }, (_, wave) =>
      addWorkingDays(firstDay, wave),
    );
    await this.db.execute(
      `UPDATE campaign_rows r SET due_at = (d.day + time '08:00') AT TIME ZONE 'Europe/Paris'
         FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / $2 + 1 AS wave FROM campaign_rows WHERE campaign_id = $1 AND state = 'pending') n
         JOIN unnest($3::date[]) WITH ORDINALITY AS d (day, wave) ON d.wave = n.wave
        WHERE r.id = n.id`,
      [id, waveSize, days],
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

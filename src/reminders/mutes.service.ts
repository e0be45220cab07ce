import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { addDays, parisDate } from '../journey/calendar/calendar-days.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { SlotsService } from '../slots/slots.service.js';
import { ReminderQueries } from './reminder.queries.js';

const why = 'Indiquez pourquoi les rappels se taisent\u00a0: vos collègues le liront.';
const until = 'Indiquez jusqu’à quel jour.';

/** A mute has an end and a reason: a year at most, or it would be forgotten. */
export function muteForm(now: Date) {
  const first = addDays(parisDate(now), 1);
  const last = addDays(parisDate(now), 366);
  return z.object({
    until: z
      .string(until)
      .refine((day) => z.iso.date().safeParse(day).success, until)
      .refine((day) => day >= first, 'Choisissez un jour à venir.')
      .refine((day) => day <= last, 'Choisissez un jour dans l’année qui vient.'),
    reason: z.string(why).trim().min(3, why).max(300, 'Le motif fait 300 caractères au plus.'),
  });
}

@Injectable()
export class MutesService {
  constructor(
    private readonly slots: SlotsService,
    private readonly queries: ReminderQueries,
    private readonly audit: AuditService,
  ) {}

  async mute(slotId: string, wish: { until: string; reason: string }): Promise<void> {
    const summary = `Rappels en sourdine jusqu’au ${frenchDate(wish.until)}`;
    await this.change(slotId, { until: wish.until, reason: wish.reason }, { action: 'muted', summary });
  }

  async unmute(slotId: string): Promise<void> {
    await this.change(slotId, { until: null, reason: null }, { action: 'unmuted', summary: 'Rappels rétablis' });
  }

  private async change(
    slotId: string,
    mute: { until: string | null; reason: string | null },
    told: { action: string; summary: string },
  ): Promise<void> {
    const { clientId, label } = await this.queries.ofSlot(slotId);
    await this.slots.mute(slotId, mute.until, mute.reason);
    await this.audit.record({
      subject: { kind: 'slot', id: slotId },
      clientId,
      action: told.action,
      summary: `${told.summary}\u00a0: «\u00a0${label}\u00a0»`,
      reason: mute.reason,
    });
  }
}

import { Injectable } from '@nestjs/common';
import { frenchDate } from '../journey/calendar/french-date.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { SlotsService } from '../slots/slots.service.js';
import { ReminderQueries } from './reminder.queries.js';

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

import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { Message } from '../message.entity.js';
import { type Leaving, MailAllowances } from './mail-allowances.service.js';
import { addressesOf } from './outgoing-mail.js';
import { OutsideQueries } from './outside.queries.js';

/** The place that a mail has among those of a day (`MailAllowances`): given back when a person keeps it, taken again when it leaves after all. */
@Injectable()
export class DailyPlaces {
  constructor(
    private readonly allowances: MailAllowances,
    private readonly outside: OutsideQueries,
    private readonly editor: EditorService,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
  ) {}

  /** What the cap had put off leaves sooner. */
  async free(message: Message): Promise<void> {
    const editor = await this.editor.current();
    const moved = await this.allowances.free(message, {
      cap: editor.outsideMailsADay,
      outside: async (addresses) => (await this.outside.outside(addresses, editor)).others,
    });
    await this.audit.recordMany(
      moved.map(({ id, clientId, subject, leavesAt }) => ({
        subject: { kind: 'message', id },
        clientId,
        action: 'leaves_sooner',
        summary: `Courriel «\u00a0${subject}\u00a0» avancé au ${dateTime(leavesAt)}\u00a0: une place du jour s’est libérée`,
      })),
    );
    const dues = new Map(moved.map(({ id, leavesAt }) => [id, leavesAt]));
    await this.outbox.enqueueMany(
      'mail.send',
      moved.map(({ id }) => ({ messageId: id })),
      // Without a key: the job that waits has it, and finds nothing to send.
      () => null,
      ({ messageId }) => dues.get(messageId) ?? null,
    );
  }

  /** It had given its place back. @returns when it leaves */
  async take(message: Message): Promise<Leaving> {
    const { recipients: to, purpose } = message;
    const mail = { to, purpose, ...(message.linkCode === null ? {} : { link: { id: '', code: message.linkCode } }) };
    const editor = await this.editor.current();
    const { others } = await this.outside.outside(addressesOf({ to }), editor);
    const [leaving] = await this.allowances.plan([mail], { outside: others, editor, leavesAt: null });
    return leaving ?? { at: null, full: null };
  }
}

import { Injectable } from '@nestjs/common';
import type { OfferedAction, Role } from '../../journey/states/transitions.js';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import type { Message, OutgoingState } from '../message.entity.js';
import { AnsweredMails } from '../in/answered-mails.service.js';
import { ComingMails, quietReason } from './coming-mails.js';
import { DailyPlaces } from './daily-places.service.js';
import { MissedRecipients } from './missed-recipients.service.js';
import { type BulkAction, bulkStates, type OutgoingAction } from './outgoing-mail.transitions.js';
import { OwnMails, type OwnMessage } from './own-mails.service.js';
import { StandingMails } from './standing-mails.service.js';

const ofPartly: OutgoingAction[] = ['complete', 'settle'];

/** What becomes of a mail of ours by what somebody knows or decides: a person, or the server that gave it back. */
@Injectable()
export class MailDecisions {
  private readonly moves: OwnMails['moves'];

  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
    private readonly places: DailyPlaces,
    private readonly standing: StandingMails,
    private readonly answered: AnsweredMails,
    private readonly coming: ComingMails,
    private readonly missed: MissedRecipients,
    own: OwnMails,
  ) {
    this.moves = own.moves;
  }

  /** A person decides: the same mail again, with the same Message-ID. @throws Refused when its state does not allow it, or nothing of it is true any more. */
  async resend(id: string): Promise<void> {
    const message = await this.moves.byId(id);
    const prepare = async () => {
      const { at, full } = message.state === 'withdrawn' ? await this.places.take(message) : { at: null, full: null };
      return { columns: { queuedSince: at ?? clock.now(), leavesAt: at, putOff: full ? ('cap' as const) : null } };
    };
    const { leavesAt: at } = await this.moves.move(message, 'resend', { columns: { lastError: null }, prepare });
    if (message.state === 'withdrawn') await this.answered.answerAgain(message);
    // Without a key: the job of the attempt in doubt may still be open for an instant, and would swallow this one.
    await this.outbox.enqueue('mail.send', { messageId: id }, at ? { dueAt: at } : {});
  }

  /** A person knows that it arrived; of one that failed, they say how. @throws Refused when its state does not allow it, or asks for the reason */
  async considerSent(id: string, reason: string | null = null): Promise<void> {
    const message = await this.moves.byId(id);
    const columns = { lastError: null, leftOut: null, sentAt: message.sentAt ?? clock.now() };
    await this.moves.move(message, 'consider_sent', { columns, reason });
  }

  /** A person keeps it from leaving: what it answered waits again, and what it put off leaves in its time. @throws Refused when its state does not allow it. */
  async withdraw(id: string): Promise<void> {
    const lastError = 'Écarté avant l’envoi.';
    const message = await this.moves.byId(id);
    await this.moves.ask(message, 'withdraw');
    if (await this.missed.stay(message, lastError)) return;
    await this.moves.move(message, 'withdraw', { columns: { lastError } });
    await this.giveBack(message);
  }

  /** As it was about to leave, it had no reason to any more. @returns whether it was kept: it may have left meanwhile */
  async lapse(id: string, reason: string): Promise<boolean> {
    if (await this.missed.stay(await this.moves.lock(id), reason)) return true;
    const message = await this.moves.note(id, 'lapse', { reason, columns: { lastError: reason } });
    if (message) await this.giveBack(message);
    return message !== null;
  }

  private async giveBack(message: Message): Promise<void> {
    await this.places.free(message);
    await this.answered.waitAgain(message);
    // Only what a person writes puts reminders off.
    if (message.clientId !== null && message.purpose === 'other')
      await this.coming.putBack(message.clientId, quietReason(message));
  }

  /** A person does not wait until it leaves by itself. @throws Refused when nothing of it waits any more. */
  async hasten(id: string): Promise<void> {
    const hastened = await this.db.execute(
      `UPDATE messages SET leaves_at = moment() WHERE id = $1 AND direction = 'out' AND state = 'queued' AND leaves_at > moment() AND put_off IS NULL`,
      [id],
    );
    if (hastened === 0 && (await this.moves.byId(id)).putOff === 'cap')
      throw new Refused([
        'Cette adresse a reçu ses courriels du jour\u00a0: celui-ci part le jour dit. Le plafond se change dans les réglages.',
      ]);
    if (hastened === 0) throw new Refused(['Ce courriel n’attend plus\u00a0: il est parti, ou il a été annulé.']);
    // Without a key: the job that waits has it. Whichever comes second finds nothing to send.
    await this.outbox.enqueue('mail.send', { messageId: id });
  }

  /** Several, for a person who has seen the list: what somebody else decided meanwhile is left as it is. @returns how many moved */
  async decideMany(ids: string[], action: BulkAction): Promise<number> {
    let moved = 0;
    for (const id of ids) {
      const { state } = await this.moves.lock(id);
      if (!bulkStates[action].includes(state)) continue;
      // Told before, on the page: what has no reason to leave any more is left where it is, and that alone is settled.
      const over = action !== 'withdraw' && (await this.standing.whyNoMore(id)) !== null;
      if (over !== (action === 'settle')) continue;
      await this.decide(id, action);
      moved += 1;
    }
    return moved;
  }

  private decide(id: string, action: BulkAction): Promise<void> {
    if (action === 'settle') return this.missed.settle(id);
    return action === 'resend' ? this.resend(id) : this.withdraw(id);
  }

  /** A person knows that it did not arrive. @throws Refused when its state does not allow it. */
  async considerFailed(id: string): Promise<void> {
    const lastError = 'Non remis, d’après la personne qui l’a vérifié.';
    const message = await this.moves.byId(id);
    // In doubt, it was on its way to these alone.
    const leftOut = message.state === 'in_doubt' ? message.leftOut : null;
    await this.moves.move(message, 'consider_failed', { columns: { lastError, leftOut } });
  }

  /** It came back, in the words of the server that returned it: from these recipients, in lower case. @returns whether others have it */
  async bounced(id: string, { reason, lost }: { reason: string; lost: string[] }): Promise<boolean> {
    if (await this.missed.miss(id, { reason, lost })) return true;
    await this.moves.note(id, 'bounce', { reason, columns: { lastError: reason.slice(0, 500) } });
    await this.db.execute(
      `UPDATE messages m SET left_out = ARRAY(SELECT a FROM unnest(m.recipients) a WHERE lower(a) = ANY ($2::text[]) OR a = ANY (m.left_out))
        WHERE m.id = $1 AND m.direction = 'out' AND m.state = 'failed'`,
      [id, lost],
    );
    return false;
  }

  /** What a page offers of a mail of ours: of one that all have, nothing is said of who does not. */
  async offered(message: Message, role: Role): Promise<OfferedAction<OutgoingState, OutgoingAction>[]> {
    const offered = await this.moves.offered(message as OwnMessage, role);
    return message.state === 'sent' && message.leftOut === null
      ? offered.filter(({ action }) => !ofPartly.includes(action))
      : offered;
  }
}

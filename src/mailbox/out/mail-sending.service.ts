import { Injectable } from '@nestjs/common';
import { LinkTokens } from '../../platform/auth/link-tokens.js';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import type { Delivery, Letter } from '../../platform/mail/mailer.js';
import { writtenWith } from '../../platform/secrets/sealed-place.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { returnField } from '../proof/returned-mail.js';
import type { Message } from '../message.entity.js';
import { OwnMails, type OwnMessage, stillFor } from './own-mails.service.js';
import { MailDecisions } from './mail-decisions.service.js';
import { MissedRecipients } from './missed-recipients.service.js';
import { longestWaitHours, nextTry } from './relay-patience.js';
import { StandingMails } from './standing-mails.service.js';
import { StoppedAddresses } from './stopped-addresses.service.js';

/** A mail in the hands of one attempt: only this attempt's outcome may be written. */
export interface ClaimedMail {
  message: Message;
  attempt: number;
  letter: Letter;
}

/** After an attempt: nothing more, one more of its few tries, or another look at that instant that is no try. */
export type WhatNext = 'over' | 'again' | Date;

/** The short transactions around one attempt to send. */
@Injectable()
export class MailSending {
  private readonly moves: OwnMails['moves'];

  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
    private readonly tokens: LinkTokens,
    private readonly secrets: SecretsService,
    private readonly stopped: StoppedAddresses,
    private readonly standing: StandingMails,
    private readonly decisions: MailDecisions,
    private readonly missed: MissedRecipients,
    own: OwnMails,
  ) {
    this.moves = own.moves;
  }

  /** Takes a queued mail, or null: already sent, of no use any more, or in the hands of an attempt that stopped halfway and is now in doubt. */
  async claim(id: string): Promise<ClaimedMail | null> {
    const why = await this.standing.whyNoMore(id);
    if (why !== null && (await this.decisions.lapse(id, why))) return null;
    if (await this.stopped.hold(id)) return null;
    const prepare = ({ attempts }: Message) =>
      Promise.resolve({ columns: { attempts: attempts + 1, contentBegunAt: null } });
    // Not told: the outcome is, in a moment.
    const take = () => this.moves.note(id, 'claim', { untold: true, prepare });
    const message = (await take()) ?? ((await this.settleInterrupted(id)) ? await take() : null);
    return message && { message, attempt: message.attempts, letter: await this.letterOf(message) };
  }

  /**
   * The server asks for the content: from here on, whatever interrupts the attempt leaves a doubt.
   * @throws Error when the mail is no longer in the hands of this attempt: nothing of it leaves then
   */
  async beginContent({ message, attempt }: ClaimedMail): Promise<void> {
    const changed = await this.db.execute(
      `UPDATE messages SET content_begun_at = instant() WHERE id = $1 AND state = 'sending' AND attempts = $2`,
      [message.id, attempt],
    );
    if (changed === 0) throw new Error(`Mail ${message.id} is in other hands`);
  }

  async conclude(claimed: ClaimedMail, delivery: Delivery, lastTry: boolean): Promise<WhatNext> {
    const next = await this.concluded(claimed, delivery, lastTry);
    // As a return would say an hour later: nothing more leaves for such an address until a person corrects it.
    const { id: messageId, clientId } = claimed.message;
    for (const { address, answer: reason } of delivery.noMailbox ?? [])
      await this.stopped.stop({ address, clientId, messageId, reason });
    return next;
  }

  private async concluded(claimed: ClaimedMail, delivery: Delivery, lastTry: boolean): Promise<WhatNext> {
    if (delivery.outcome === 'sent') return this.sent(claimed, delivery);
    if (delivery.outcome === 'away') return this.wait(claimed, delivery.answer);
    const final = delivery.outcome !== 'unknown' && (delivery.permanent || lastTry);
    const action = delivery.outcome === 'unknown' ? 'doubt' : final ? 'fail' : 'postpone';
    const { message, attempt } = claimed;
    // Nobody has it: once an address is corrected it leaves for the others too.
    const leftOut = action === 'fail' ? { leftOut: stillFor(message) } : {};
    const move = { reason: delivery.answer, columns: { lastError: delivery.answer.slice(0, 500), ...leftOut } };
    // Only what is still being sent: a `fail` also leads out of the queue, when no attempt was made.
    const still = (now: OwnMessage) => now.state === 'sending' && now.attempts === attempt;
    if (action === 'fail' && (await this.missed.stay(message, delivery.answer, still))) return 'over';
    await this.moves.note(message.id, action, move, still);
    return action === 'postpone' ? 'again' : 'over';
  }

  // Nothing is wrong with the mail: it waits, and its few tries are for servers that answer. Told once, not each time.
  private async wait({ message, attempt }: ClaimedMail, answer: string): Promise<WhatNext> {
    const next = nextTry(message.queuedSince ?? message.createdAt, clock.now());
    const reason = next ? answer : `Le serveur d’envoi ne l’a pas pris en ${longestWaitHours}\u00a0heures. ${answer}`;
    const lastError = reason.slice(0, 500);
    const untold = message.lastError !== null && before(message.lastError) === before(lastError);
    const move = { reason, columns: { lastError }, untold };
    const still = (now: OwnMessage) => now.state === 'sending' && now.attempts === attempt;
    if (next || !(await this.missed.stay(message, reason, still)))
      await this.moves.note(message.id, next ? 'postpone' : 'fail', move, still);
    return next ?? 'over';
  }

  /** Mails whose attempt was killed, and mails whose job gave up before any attempt. @returns how many were told. */
  async sweep(): Promise<number> {
    const halfway = await this.db.query<{ id: string }>(
      `SELECT id FROM messages WHERE direction = 'out' AND state = 'sending' AND state_since < moment() - interval '2 minutes'`,
    );
    for (const { id } of halfway) await this.settleInterrupted(id);
    const abandoned = await this.db.query<{ id: string }>(
      `SELECT m.id FROM messages m WHERE m.direction = 'out' AND m.state = 'queued' AND m.put_off IS DISTINCT FROM 'address' AND m.state_since < moment() - interval '2 minutes' AND NOT EXISTS
         (SELECT 1 FROM outbox o WHERE o.name = 'mail.send' AND o.payload ->> 'messageId' = m.id::text AND o.done_at IS NULL AND o.failed_at IS NULL)`,
    );
    for (const { id } of abandoned) await this.failAbandoned(id);
    return halfway.length + abandoned.length;
  }

  private async sent(
    { message, attempt, letter }: ClaimedMail,
    delivery: Delivery & { outcome: 'sent' },
  ): Promise<WhatNext> {
    const { answer, refusedRecipients: refused } = delivery;
    const reached = letter.to.filter((address) => !refused.includes(address));
    const stopped = stillFor(message).filter((address) => !letter.to.includes(address));
    const leftOut = [...refused, ...stopped];
    const lacking = [
      refused.length > 0 ? `Refusé pour ${refused.join(', ')}` : '',
      stopped.length > 0 ? `Pas envoyé à ${stopped.join(', ')}, qui ne reçoit plus` : '',
    ];
    const move = {
      columns: {
        sentAt: clock.now(),
        putOff: null,
        lastError: lacking.filter(Boolean).join('. ') || null,
        leftOut: leftOut.length > 0 ? leftOut : null,
      },
      summary: `Courriel envoyé à ${reached.join(', ')}\u00a0: «\u00a0${message.subject}\u00a0»`,
      details: { answer, refused },
    };
    await this.moves.note(message.id, 'deliver', move, (now) => now.attempts === attempt);
    return 'over';
  }

  /** What an attempt that was interrupted left: a doubt, or nothing. @returns whether it may be sent again by itself */
  private async settleInterrupted(id: string): Promise<boolean> {
    const reason = 'L’envoi a été interrompu avant la réponse du serveur.';
    const move = { reason, columns: { lastError: reason } };
    const back = await this.moves.note(id, 'postpone', { ...move, untold: true }, (now) => now.contentBegunAt === null);
    if (!back) await this.moves.note(id, 'doubt', move);
    return back !== null;
  }

  private async failAbandoned(id: string): Promise<void> {
    const reason = 'La tâche d’envoi s’est arrêtée sur une erreur de notre côté. Renvoyez le courriel.';
    const move = { reason, columns: { lastError: reason } };
    const still = ({ state }: OwnMessage) => state === 'queued';
    if (!(await this.missed.stay(await this.moves.lock(id), reason, still)))
      await this.moves.note(id, 'fail', move, still);
  }

  // Only in the mail that is written for it: what somebody types opens nothing.
  private unsealed({ purpose, body }: Message): Promise<string> {
    if (purpose !== 'prefilled_dossier') return Promise.resolve(body);
    return writtenWith(body, (ownerId) => this.secrets.reveal('prefill_token', ownerId));
  }

  private async letterOf(message: Message): Promise<Letter> {
    const attachments: Letter['attachments'] = [];
    for (const id of message.attachmentIds) {
      const { fileName, mediaType, bytes } = await this.documents.withBytes(id);
      attachments.push({ filename: fileName, contentType: mediaType, content: bytes });
    }
    const { sender, subject, messageId, inReplyTo, returnToken, linkId, linkCode } = message;
    const text = linkId ? this.tokens.written(message.body, linkId, linkCode) : await this.unsealed(message);
    const headers: Record<string, string> = returnToken ? { [returnField]: returnToken } : {};
    const asked = stillFor(message);
    const stopped = await this.stopped.among(asked);
    const to = asked.filter((one) => !stopped.some(({ address }) => address === one.toLowerCase()));
    return { from: sender, to, subject, text, messageId, inReplyTo, headers, attachments };
  }
}

// What the server says may have another number each time: our own words, before it is quoted, are the reason.
const before = (reason: string): string => reason.split('«', 1)[0] ?? '';

import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type Bounce, readBounces } from '../proof/bounce.js';
import { returnedMails } from '../proof/returned-mail.js';
import { toldDoubt } from '../proof/sender-doubt.labels.js';
import { doubtful, type SenderProof } from '../proof/sender-proof.js';
import { matchOf, type Match } from './mail-matching.service.js';
import { type SentMail, SentMailsQueries } from './sent-mails.queries.js';
import { Message } from '../message.entity.js';
import { MailDecisions } from '../out/mail-decisions.service.js';
import { StoppedAddresses } from '../out/stopped-addresses.service.js';
import type { ReadMail } from './read-mail.js';
import { clock } from '../../platform/clock.js';

/** A return, as far as it can be believed. */
export interface Return {
  /** The mail of ours that it speaks of. */
  origin: SentMail;
  match: Match;
  proof: SenderProof;
  /** null: nothing has failed for good. */
  failed: Bounce | null;
}

/** Mails that come back: the one we sent has failed, and its client is known. */
@Injectable()
export class BouncesService {
  constructor(
    private readonly db: TenantDb,
    private readonly decisions: MailDecisions,
    private readonly sent: SentMailsQueries,
    private readonly stopped: StoppedAddresses,
  ) {}

  /**
   * What a report is about, by our Message-ID anywhere in it; it proves that it saw our mail by bringing back the secret field
   * of it, and the recipient it names must be one of that mail's. Returns have no author: no DMARC vouches for them.
   */
  async read(mail: ReadMail): Promise<Return | null> {
    const ids = [...new Set([...mail.quotedIds, ...mail.referenceIds, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])];
    const [origin, ...others] = await this.sent.among(ids);
    if (!origin || others.length > 0) return null;
    const bounces = readBounces(mail.deliveryReport ?? '');
    const named = bounces.find(({ recipients }) => recipients.some((one) => isAmong(origin.recipients, one)));
    const doubt = !broughtBack(mail, origin)
      ? 'unproven_return'
      : bounces.length > 0 && !named
        ? 'other_recipient'
        : null;
    const proof: SenderProof = doubt ? doubtful(doubt) : { provenBy: 'token', senderDoubt: null };
    return { origin, match: matchOf(origin, 'bounce'), proof, failed: named ?? null };
  }

  /** @returns the French sentence of what it says. */
  async note(id: string, { origin, match, proof, failed }: Return): Promise<string> {
    const { clientId, kind: subjectKind, subjectId } = match;
    const at = clock.now();
    const state = proof.senderDoubt ? 'to_check' : 'matched';
    const about = { clientId, subjectKind, subjectId, returnedMailId: origin.id };
    const found = { ...about, matchedBy: 'bounce', matchedAt: at } as const;
    await this.db.repo(Message).update({ id }, { ...found, state, stateSince: at });
    if (proof.senderDoubt) return `L’envoi n’a pas changé d’état. ${toldDoubt(proof.senderDoubt, '').why}`;
    if (!failed) return 'La remise est retardée\u00a0: le serveur du destinataire essaie encore.';
    const recipient = failed.recipients.find((one) => isAmong(origin.recipients, one)) ?? '';
    const lost = failed.recipients.filter((one) => isAmong(origin.recipients, one));
    const partly = await this.decisions.bounced(origin.id, { reason: `${recipient}\u00a0: ${failed.reason}`, lost });
    const { id: messageId, clientId: whose } = origin;
    for (const address of lost) await this.stopped.stop({ address, clientId: whose, messageId, reason: failed.reason });
    const meaning = partly ? 'les autres destinataires l’ont' : 'l’envoi est marqué en échec';
    return `Remise impossible à ${recipient}\u00a0: ${meaning}.`;
  }
}

function broughtBack(mail: ReadMail, { messageId, returnToken }: SentMail): boolean {
  const brought = returnedMails(mail.attachments).filter((one) => one.messageId === messageId);
  return returnToken !== null && brought.some(({ token }) => token === returnToken);
}

function isAmong(recipients: string[], address: string): boolean {
  return recipients.some((recipient) => recipient.toLowerCase() === address);
}

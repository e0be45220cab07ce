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
  /** Those of its recipients, in lower case, whom it did not reach, and why; none: nothing has failed for good. */
  failed: Map<string, string>;
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
   * of it, and it must name a recipient of that mail: of all that it names, those alone are looked at. Returns have no author: no DMARC vouches for them.
   */
  async read(mail: ReadMail): Promise<Return | null> {
    const ids = [...new Set([...mail.quotedIds, ...mail.referenceIds, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])];
    const [origin, ...others] = await this.sent.among(ids);
    if (!origin || others.length > 0) return null;
    const bounces = readBounces(mail.deliveryReport ?? '');
    const failed = lostOf(origin, bounces);
    const doubt = !broughtBack(mail, origin)
      ? 'unproven_return'
      : bounces.length > 0 && failed.size === 0
        ? 'other_recipient'
        : null;
    const proof: SenderProof = doubt ? doubtful(doubt) : { provenBy: 'token', senderDoubt: null };
    return { origin, match: matchOf(origin, 'bounce'), proof, failed };
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
    if (failed.size === 0) return 'La remise est retardée\u00a0: le serveur du destinataire essaie encore.';
    const told = [...failed].map(([address, reason]) => `${address}\u00a0: ${reason}`).join('\u202f; ');
    const partly = await this.decisions.bounced(origin.id, { reason: told, lost: [...failed.keys()] });
    const { id: messageId, clientId: whose } = origin;
    for (const [address, reason] of failed) await this.stopped.stop({ address, clientId: whose, messageId, reason });
    const meaning = partly ? 'les autres destinataires l’ont' : 'l’envoi est marqué en échec';
    return `Remise impossible à ${[...failed.keys()].join(', ')}\u00a0: ${meaning}.`;
  }
}

function broughtBack(mail: ReadMail, { messageId, returnToken }: SentMail): boolean {
  const brought = returnedMails(mail.attachments).filter((one) => one.messageId === messageId);
  return returnToken !== null && brought.some(({ token }) => token === returnToken);
}

/** One report speaks of all that failed at one server: each has its own reason. */
function lostOf({ recipients: ours }: SentMail, bounces: Bounce[]): Map<string, string> {
  const lost = bounces.flatMap(({ recipients, reason }) =>
    recipients.filter((one) => isAmong(ours, one)).map((one) => [one, reason] as const),
  );
  return new Map(lost);
}

function isAmong(recipients: string[], address: string): boolean {
  return recipients.some((recipient) => recipient.toLowerCase() === address);
}

import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type Fate, type Reported, readReport, worstFate } from '../proof/bounce.js';
import { returnedMails } from '../proof/returned-mail.js';
import { toldDoubt } from '../proof/sender-doubt.labels.js';
import { doubtful, type SenderProof } from '../proof/sender-proof.js';
import { howMatched } from './mail-filing.service.js';
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
  /** The worst that became of one of its recipients; null: nothing that is known. */
  fate: Fate | null;
  /** Those of its recipients, in lower case, whom it did not reach, and why. */
  failed: Map<string, string>;
}

const told: Record<Exclude<Fate, 'failed'>, string> = {
  delayed: 'La remise est retardée\u00a0: le serveur du destinataire essaie encore.',
  relayed: 'Le courriel a été transmis plus loin, d’après ce rapport\u00a0: aucun autre ne dira s’il est arrivé.',
  delivered: 'Le courriel a été remis, d’après ce rapport.',
};

/** Mails that come back: the one we sent has failed, and its client is known. */
@Injectable()
export class BouncesService {
  constructor(
    private readonly db: TenantDb,
    private readonly decisions: MailDecisions,
    private readonly sent: SentMailsQueries,
    private readonly stopped: StoppedAddresses,
    private readonly audit: AuditService,
  ) {}

  /**
   * What a report is about, by our Message-ID anywhere in it; it proves that it saw our mail by bringing back the secret field
   * of it, and it must name a recipient of that mail: of all that it names, those alone are looked at. Returns have no author: no DMARC vouches for them.
   */
  async read(mail: ReadMail): Promise<Return | null> {
    const ids = [...new Set([...mail.quotedIds, ...mail.referenceIds, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])];
    const [origin, ...others] = await this.sent.among(ids);
    if (!origin || others.length > 0) return null;
    const reported = readReport(mail.deliveryReport ?? '');
    const lost = reported.filter(({ fate }) => fate === 'failed');
    const failed = lostOf(origin, lost);
    const doubt = !broughtBack(mail, origin)
      ? 'unproven_return'
      : lost.length > 0 && failed.size === 0
        ? 'other_recipient'
        : null;
    const proof: SenderProof = doubt ? doubtful(doubt) : { provenBy: 'token', senderDoubt: null };
    return { origin, match: matchOf(origin, 'bounce'), proof, fate: worstFate(reported), failed };
  }

  /** @returns the French sentence of what it says, which its history keeps too. */
  async note(id: string, { subject }: ReadMail, returned: Return): Promise<string> {
    const { origin, match, proof, fate } = returned;
    const { clientId, kind: subjectKind, subjectId } = match;
    const at = clock.now();
    const state = proof.senderDoubt || fate === null ? 'to_check' : 'matched';
    const about = { clientId, subjectKind, subjectId, returnedMailId: origin.id };
    const found = { ...about, matchedBy: 'bounce', matchedAt: at } as const;
    await this.db.repo(Message).update({ id }, { ...found, state, stateSince: at });
    const sentence = await this.believe(returned);
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId,
      action: 'matched',
      from: 'unmatched',
      to: state,
      summary: `Courriel «\u00a0${subject}\u00a0» rattaché ${howMatched.bounce}`,
      reason: sentence,
      details: { about: { kind: subjectKind, id: subjectId } },
    });
    return sentence;
  }

  private async believe({ origin, proof, fate, failed }: Return): Promise<string> {
    if (proof.senderDoubt) return `L’envoi n’a pas changé d’état. ${toldDoubt(proof.senderDoubt, '').why}`;
    if (fate === null)
      return 'Ce rapport ne dit pas ce qu’est devenu notre envoi, qui n’a pas changé d’état\u00a0: lisez-le.';
    if (fate !== 'failed') return told[fate];
    const reasons = [...failed].map(([address, reason]) => `${address}\u00a0: ${reason}`).join('\u202f; ');
    const partly = await this.decisions.bounced(origin.id, { reason: reasons, lost: [...failed.keys()] });
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
function lostOf({ recipients: ours }: SentMail, reported: Reported[]): Map<string, string> {
  const lost = reported.flatMap(({ recipients, reason }) =>
    recipients.filter((one) => isAmong(ours, one)).map((one) => [one, reason] as const),
  );
  return new Map(lost);
}

function isAmong(recipients: string[], address: string): boolean {
  return recipients.some((recipient) => recipient.toLowerCase() === address);
}

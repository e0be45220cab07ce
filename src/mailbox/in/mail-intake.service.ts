import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { EditorService } from '../../accounts/editor.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { ExposedKeysService } from '../../trust/exposed-keys.service.js';
import { comesFrom, saysToComeFrom } from '../mail-address.js';
import type { AutomaticMail } from '../content/automatic-mail.js';
import { AutomaticMails } from '../content/automatic-mails.service.js';
import { BouncesService, type Return } from './bounces.service.js';
import { MailMatching, type Match } from './mail-matching.service.js';
import { MailRulesService } from '../rules/mail-rules.service.js';
import { MailFiling } from './mail-filing.service.js';
import { Message } from '../message.entity.js';
import { purposeOfReport } from '../proof/bounce.js';
import { type ContentDigests, contentDigests } from '../proof/content-digest.js';
import { doubtTitle, toldDoubt } from '../proof/sender-doubt.labels.js';
import { doubtful, proveSender, type SenderDoubt, type SenderProof } from '../proof/sender-proof.js';
import { MailEvidence } from './mail-evidence.service.js';
import type { ReadMail } from './read-mail.js';
import { recogniseMail, type Recognition } from '../rules/recognise-mail.js';

/** How a mail reached us: from the operator’s mailbox, or from one that names who checks its senders, and may vouch for it; or as a file that somebody had. */
export type Way = 'collected' | 'brought' | { authservId: string | null };

/** Nobody had looked: another mailbox, where somebody did, may still vouch for the same mail. */
const unlooked = new Set<SenderDoubt | null>(['unchecked', 'no_result']);

/** A mail with what is known of it before anything moves. */
interface Weighed {
  match: Match | null;
  /** Of a report. */
  returned: Return | null;
  proof: SenderProof;
}

/** What became of a mail that came in. */
export interface Intake {
  id: string;
  /** It had come in before: nothing was done. */
  known: boolean;
  /** What moved, or why nothing did; null when it waits for a person. */
  sentence: string | null;
}

/** Keeps a mail that came in, once, with its evidence, and moves what it is certainly about: all in the current transaction. */
@Injectable()
export class MailIntake {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly audit: AuditService,
    private readonly evidence: MailEvidence,
    private readonly automatic: AutomaticMails,
    private readonly rules: MailRulesService,
    private readonly matching: MailMatching,
    private readonly filing: MailFiling,
    private readonly bounces: BouncesService,
    private readonly exposed: ExposedKeysService,
  ) {}

  async keep(mail: ReadMail, raw: Buffer, way: Way = 'collected'): Promise<Intake> {
    const id = uuidv7();
    const digests = contentDigests(mail);
    const isNew = await this.insert(id, mail, digests);
    if (!isNew) return this.alreadyKnown(mail, raw, way, digests);
    const recognition = recogniseMail(mail, await this.rules.all());
    const weighed = await this.weigh(id, mail, raw, { way, ...recognition });
    const { provenBy, senderDoubt } = weighed.proof;
    const automatic = await this.automaticOf(mail);
    const { formatted, csr } = mail;
    const seen = { automatic, formatted, csrSince: csr ? clock.now() : null };
    await this.db.repo(Message).update({ id }, { ...recognition, provenBy, senderDoubt, ...seen });
    if (mail.privateKey) {
      const { kind, fingerprints } = mail.privateKey;
      await this.exposed.keep(fingerprints, `par courriel de ${mail.sender || 'expéditeur inconnu'}`);
      await this.raiseAlarm(id, mail, kind, weighed.match);
    } else await this.evidence.keep(id, mail, raw, weighed.match?.clientId ?? null);
    await this.tell(id, mail, weighed);
    if (csr) await this.tellOfRequest(id, mail, weighed.match);
    const sentence =
      automatic && weighed.match
        ? await this.automatic.note(id, automatic, weighed.match)
        : await this.conclude(id, mail, weighed, recognition);
    return { id, known: false, sentence };
  }

  // The unique index decides: the same mail twice is one row, also when two readers are at it. One that came before contents
  // were noted is the same whatever it says.
  private async insert(id: string, mail: ReadMail, { own, former }: ContentDigests): Promise<boolean> {
    const inserted = await this.db.execute(
      `INSERT INTO messages (id, direction, purpose, sender, recipients, subject, body, message_id, in_reply_to, reference_ids, content_sha256, state, received_at)
       SELECT $1, 'in', $2, $3, $4, $5, $6, $7, $8, $9, $10, 'unmatched', moment()
        WHERE NOT EXISTS (SELECT 1 FROM messages WHERE direction = 'in' AND message_id = $7 AND content_sha256 = ANY ($11))
       ON CONFLICT (editor_id, direction, message_id, content_sha256) DO NOTHING`,
      [
        id,
        mail.deliveryReport ? purposeOfReport(mail.deliveryReport) : 'incoming',
        mail.sender,
        mail.recipients,
        mail.subject,
        mail.body,
        mail.messageId,
        mail.inReplyTo,
        mail.referenceIds,
        own,
        ['', ...former],
      ],
    );
    return inserted === 1;
  }

  private async alreadyKnown(mail: ReadMail, raw: Buffer, way: Way, { own, former }: ContentDigests): Promise<Intake> {
    const where = { direction: 'in', messageId: mail.messageId, contentSha256: [own, ...former, ''] } as const;
    const known = await this.db.theOne(Message, where);
    return { id: known.id, known: true, sentence: await this.vouchedLater(known, mail, raw, way) };
  }

  /** One mailbox does not check its senders and had it first; the server of another one does, and vouches for it. */
  private async vouchedLater(known: Message, mail: ReadMail, raw: Buffer, way: Way): Promise<string | null> {
    const { id, senderDoubt, state } = known;
    const mayMove = way !== 'brought' && known.automatic === null && ['unmatched', 'to_check'].includes(state);
    if (!mayMove || !unlooked.has(senderDoubt)) return null;
    const recognition = recogniseMail(mail, await this.rules.all());
    const weighed = await this.weigh(id, mail, raw, { way, ...recognition });
    const { provenBy, senderDoubt: left } = weighed.proof;
    if (provenBy === null) return null;
    // Of two who come at once, the second changes no row.
    const claimed = await this.db.execute(
      'UPDATE messages SET proven_by = $2, sender_doubt = $5 WHERE id = $1 AND sender_doubt = $3 AND state = $4',
      [id, provenBy, senderDoubt, state, left],
    );
    return claimed === 1 ? this.conclude(id, mail, weighed, recognition) : null;
  }

  private async weigh(
    id: string,
    mail: ReadMail,
    raw: Buffer,
    { way, recognisedAs, dossierNumber }: { way: Way } & Recognition,
  ): Promise<Weighed> {
    if (mail.deliveryReport) {
      const returned = await this.bounces.read(mail);
      return { match: returned?.match ?? null, returned, proof: returned?.proof ?? doubtful('unproven_return') };
    }
    const proven = await this.proofOf(id, mail, raw, way);
    const believed = await this.isFromAgency(mail, proven);
    const isOthers = recognisedAs !== null && proven.provenBy !== null && !believed && mail.automatic === null;
    // Nothing moves by its words, and whoever reads them is told why.
    const proof: SenderProof = isOthers ? { ...proven, senderDoubt: 'not_agency' } : proven;
    const byReference = await this.matching.byReference(mail, dossierNumber);
    if (byReference || !dossierNumber) return { match: byReference, returned: null, proof };
    return { match: believed ? await this.matching.byDossier(dossierNumber) : null, returned: null, proof };
  }

  private async proofOf(id: string, mail: ReadMail, raw: Buffer, way: Way): Promise<SenderProof> {
    if (way === 'brought') return doubtful('brought');
    const others = await this.db.query(
      `SELECT 1 FROM messages WHERE direction = 'in' AND message_id = $1 AND id <> $2`,
      [mail.messageId, id],
    );
    if (others.length > 0) return doubtful('repeated_id');
    const { mailAuthservId, ansSenderDomains: domains } = await this.editor.current();
    const authservId = way === 'collected' ? mailAuthservId : way.authservId;
    return proveSender(raw, mail.sender, { authservId, domains });
  }

  private async conclude(id: string, mail: ReadMail, { match, returned, proof }: Weighed, recognition: Recognition) {
    if (returned) return this.bounces.note(id, mail, returned);
    if (!match) return null;
    const believed = await this.isFromAgency(mail, proof);
    return this.filing.apply(id, match, believed ? recognition.recognisedAs : null, believed);
  }

  private async isFromAgency({ sender }: ReadMail, { provenBy }: SenderProof): Promise<boolean> {
    return comesFrom({ sender, provenBy }, (await this.editor.current()).ansSenderDomains);
  }

  // A key that travelled by mail is exposed: nothing of the mail's content is kept, and somebody must know.
  private async raiseAlarm(id: string, mail: ReadMail, kind: string, match: Match | null): Promise<void> {
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: match?.clientId ?? null,
      action: 'private_key_refused',
      summary: `Clé privée reçue par courriel de ${mail.sender || 'expéditeur inconnu'}\u00a0: rien n’en a été enregistré, considérez-la comme exposée`,
      details: { kind },
    });
  }

  private async tellOfRequest(id: string, mail: ReadMail, match: Match | null): Promise<void> {
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: match?.clientId ?? null,
      action: 'csr_quarantined',
      summary: `CSR reçue par courriel de ${mail.sender || 'expéditeur inconnu'}\u00a0: mise en quarantaine, elle ne sert à rien`,
    });
  }

  /** What the agency writes is read by the rules, whichever machine of it wrote it; a return is a matter of its own. */
  private async automaticOf({ automatic, sender, deliveryReport }: ReadMail): Promise<AutomaticMail | null> {
    if (automatic === null || deliveryReport) return null;
    return saysToComeFrom(sender, (await this.editor.current()).ansSenderDomains) ? null : automatic;
  }

  private async tell(id: string, mail: ReadMail, { match, proof }: Weighed): Promise<void> {
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: match?.clientId ?? null,
      action: 'received',
      to: 'unmatched',
      summary: `Courriel reçu de ${mail.sender || 'expéditeur inconnu'}\u00a0: «\u00a0${mail.subject}\u00a0»`,
      reason: proof.senderDoubt && `${doubtTitle(proof.senderDoubt)}. ${toldDoubt(proof.senderDoubt, mail.sender).why}`,
      details: { provenBy: proof.provenBy, senderDoubt: proof.senderDoubt },
    });
  }
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AutomaticMail } from './content/automatic-mail.js';
import type { FormattedMail } from './content/formatted-mail.js';
import type { SenderDoubt, SenderProof } from './proof/sender-proof.js';
import type { RecognisedAs } from './rules/mail-rule.entity.js';

export type OutgoingState = 'queued' | 'sending' | 'sent' | 'failed' | 'in_doubt' | 'withdrawn' | 'dropped';
export type IncomingState = 'unmatched' | 'matched' | 'to_check' | 'filed';
export type OutgoingPurpose =
  | 'mandate_request'
  | 'prerequisites_request'
  | 'csr_request'
  | 'signature_request'
  | 'signature_chase'
  // A paper that came back is to be made again.
  | 'paper_return'
  | 'request_submission'
  | 'prefilled_dossier'
  | 'reminder'
  | 'reminder_digest'
  | 'other';
/** How an incoming mail found its subject (domain rule 14), or who decided. */
export type MatchedBy = 'reference' | 'dossier' | 'bounce' | 'person';

/** Every mail, out and in, with its evidence. */
@Entity('messages')
export class Message {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') direction!: 'in' | 'out';
  @Column('text') purpose!: OutgoingPurpose | 'incoming' | 'bounce' | 'delivery_report';
  @Column('uuid', { nullable: true }) clientId!: string | null;
  @Column('text', { nullable: true }) subjectKind!: string | null;
  @Column('uuid', { nullable: true }) subjectId!: string | null;
  @Column('text') sender!: string;
  @Column('text', { array: true }) recipients!: string[];
  @Column('text') subject!: string;
  @Column('text') body!: string;
  /** With its angle brackets. */
  @Column('text') messageId!: string;
  @Column('text', { nullable: true }) inReplyTo!: string | null;
  @Column('text', { array: true }) referenceIds!: string[];
  @Column('uuid', { nullable: true }) rawDocumentId!: string | null;
  @Column('uuid', { array: true }) attachmentIds!: string[];
  /** The lines of the tables and texts that came with it, and how many of its attachments nobody here can read. */
  @Column('text') attachmentText!: string;
  @Column('int') unreadAttachments!: number;
  /** How many more came with it than were kept: they are in its original alone. */
  @Column('int') leftAttachments!: number;
  /** Its HTML, of one that came in. */
  @Column('jsonb', { nullable: true }) formatted!: FormattedMail | null;
  /** A machine wrote it in the place of its author: no answer of anybody. */
  @Column('text', { nullable: true }) automatic!: AutomaticMail | null;
  /** Of its attachments, those that held a certificate request. */
  @Column('uuid', { array: true }) quarantinedIds!: string[];
  /** It brought a certificate request: since when its owner is to be told how to hand it over. */
  @Column('timestamptz', { nullable: true }) csrSince!: Date | null;
  @Column('timestamptz', { nullable: true }) csrSettledAt!: Date | null;
  @Column('text') state!: OutgoingState | IncomingState;
  @Column('timestamptz') stateSince!: Date;
  /** How the domain of its author vouched for it. Both null: ours, or it came before this was looked at. */
  @Column('text', { nullable: true }) provenBy!: SenderProof['provenBy'];
  @Column('text', { nullable: true }) senderDoubt!: SenderDoubt | null;
  /** Of what one that came in says (proof/content-digest.ts). */
  @Column('text') contentSha256!: string;
  /** Ours: what a return must bring back to be believed. */
  @Column('text', { nullable: true }) returnToken!: string | null;
  /** Ours: the link, and which code of it, that are written into it as it leaves. */
  @Column('uuid', { nullable: true }) linkId!: string | null;
  @Column('int', { nullable: true }) linkCode!: number | null;
  /** A return: the mail of ours that it speaks of. */
  @Column('uuid', { nullable: true }) returnedMailId!: string | null;
  @Column('text', { nullable: true }) recognisedAs!: RecognisedAs | null;
  @Column('text', { nullable: true }) dossierNumber!: string | null;
  @Column('text', { nullable: true }) matchedBy!: MatchedBy | null;
  @Column('timestamptz', { nullable: true }) matchedAt!: Date | null;
  @Column('int') attempts!: number;
  @Column('text', { nullable: true }) lastError!: string | null;
  /** Ours: since when it waits to leave. */
  @Column('timestamptz', { nullable: true }) queuedSince!: Date | null;
  /** Ours: it waits until then, written by hand, and may be taken back; or put off by a cap. */
  @Column('timestamptz', { nullable: true }) leavesAt!: Date | null;
  /** Ours, while it waits: why it does not leave by itself now. */
  @Column('text', { nullable: true }) putOff!: 'cap' | 'address' | null;
  /** Ours: of its recipients, those whom it did not reach, in their order. It leaves for these alone; null: for all. */
  @Column('text', { array: true, nullable: true }) leftOut!: string[] | null;
  /** Ours, while it is sent: since when its content may be on the server. Interrupted before that, it has not left. */
  @Column('timestamptz', { nullable: true }) contentBegunAt!: Date | null;
  @Column('timestamptz', { nullable: true }) sentAt!: Date | null;
  @Column('timestamptz', { nullable: true }) receivedAt!: Date | null;
  @Column('timestamptz') createdAt!: Date;
}

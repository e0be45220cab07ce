import type { PrerequisiteKind } from '../../clients/records/prerequisites.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SignerCardKind } from '../../journey/states/card-states.js';
import type { Turn } from '../../paper/handed/upright.js';
import type { PdfSignature } from '../../paper/handed/pdf-signatures.js';

export type AnswerKind = 'signed_form' | 'signed_mandate' | PrerequisiteKind | 'refusal' | 'question';
export type AnswerState = 'to_review' | 'accepted' | 'sent_back' | 'replaced' | 'given_back';

/** What is known of an answer beside its paper; each kind has its own part. */
export interface AnswerContent {
  /** Of a paper. */
  pages?: number;
  photos?: number;
  notes?: string[];
  signatures?: PdfSignature[];
  /** Of a contract: `signed` with its number, or not. */
  signed?: boolean;
  number?: string | null;
  /** Since when, `2026-11-24`. */
  since?: string | null;
  /** Of a card. */
  cardKind?: SignerCardKind | null;
  /** Words of whoever answered: a question, why they decline. */
  words?: string;
  /** Of a paper of a mail: the mail waited to be checked, or had until another paper of it was taken. */
  waited?: boolean;
  /** The pieces of its mail that it was made of. */
  pieces?: string[];
  /** What the client reads when it is sent back. */
  sentBack?: string;
}

/** Something that came back from a client, by its space or by mail. A person looks at it; until then it changes nothing. */
@Entity('client_answers')
export class ClientAnswer {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('text') kind!: AnswerKind;
  /** By which it came: one or the other. */
  @Column('uuid', { nullable: true }) linkId!: string | null;
  @Column('uuid', { nullable: true }) messageId!: string | null;
  @Column('uuid', { nullable: true }) requestId!: string | null;
  @Column('uuid', { nullable: true }) delegationId!: string | null;
  @Column('uuid', { nullable: true }) documentId!: string | null;
  /** The paper as it came, once a page of it was kept turned. */
  @Column('uuid', { nullable: true }) receivedDocumentId!: string | null;
  /** By how much each page is turned since it came, clockwise. */
  @Column('int', { array: true }) turns!: Turn[];
  @Column('jsonb') content!: AnswerContent;
  @Column('text') state!: AnswerState;
  @Column('timestamptz') stateSince!: Date;
  @Column('int') version!: number;
  /** When it came: of what a mail brought, when that one did, whenever somebody took it. */
  @Column('timestamptz') createdAt!: Date;
}

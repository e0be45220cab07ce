import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Says } from '../said-actions.js';

/** From where something is known. */
export type PieceFrom = 'mail' | 'form' | 'register' | 'person' | 'demarche';

/** One side of a contradiction: what is said, by what, since when. */
export interface DoubtPiece {
  from: PieceFrom;
  /** A French sentence. */
  text: string;
  /** ISO instant. */
  at?: string | null;
  /** Who wrote the mail, or noted it. */
  by?: string | null;
  messageId?: string | null;
  documentId?: string | null;
  /** The words themselves, of a mail. */
  words?: string | null;
}

/** What says otherwise, and what it would do to the request; null: a person says what becomes of it. */
export interface OtherPiece extends DoubtPiece {
  outcome?: { says: Says; dossierNumber: string | null } | null;
}

/** From where a request may be put in doubt, and hence goes back to. */
export type DoubtfulState = 'submitted' | 'acknowledged' | 'to_correct' | 'validated' | 'refused' | 'cancelled';
export type Kept = 'held' | 'says' | 'other';

/** A contradiction about where a request stands: both pieces, until a person settles it. */
@Entity('request_doubts')
export class RequestDoubt {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') requestId!: string;
  @Column('text') fromState!: DoubtfulState;
  @Column('jsonb') held!: DoubtPiece;
  @Column('jsonb') says!: OtherPiece;
  @Column('uuid', { nullable: true }) messageId!: string | null;
  @Column('timestamptz') openedAt!: Date;
  @Column('timestamptz', { nullable: true }) settledAt!: Date | null;
  @Column('text', { nullable: true }) settledBy!: string | null;
  @Column('text', { nullable: true }) kept!: Kept | null;
  @Column('text', { nullable: true }) reason!: string | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PrefilledLine } from '../prefill/prefill.js';
import type { PrefilledDossierState } from './prefilled-dossier.transitions.js';

/** A dossier that we filled on Démarche Numérique: whoever of the client opens its link owns it there. */
@Entity('prefilled_dossiers')
export class PrefilledDossier {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  /** null: a trial of the mapping. */
  @Column('uuid', { nullable: true }) requestId!: string | null;
  @Column('uuid') procedureId!: string;
  @Column('text') state!: PrefilledDossierState;
  @Column('timestamptz') stateSince!: Date;
  @Column('int') version!: number;
  /** Calls whose answer never came. */
  @Column('int') lostCalls!: number;
  /** Why there is none, or none any more. */
  @Column('text', { nullable: true }) problem!: string | null;
  @Column('jsonb') lines!: PrefilledLine[];
  @Column('boolean') compared!: boolean;
  /** The number it has there. */
  @Column('text', { nullable: true }) number!: string | null;
  /** Until then somebody may open it. */
  @Column('timestamptz', { nullable: true }) expiresAt!: Date | null;
  /** What the other side says of it, in its own word. */
  @Column('text', { nullable: true }) toldState!: string | null;
  @Column('timestamptz', { nullable: true }) toldSince!: Date | null;
  @Column('timestamptz', { nullable: true }) submittedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) processedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) readAt!: Date | null;
  @Column('text', { nullable: true }) readProblem!: string | null;
  /** A person looked at the dossier itself, and said which values are not in it. */
  @Column('timestamptz', { nullable: true }) seenAt!: Date | null;
  @Column('text', { nullable: true }) seenBy!: string | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('text') createdBy!: string;
}

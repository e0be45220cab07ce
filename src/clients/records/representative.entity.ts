import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SignerCardKind, SignerCardState } from '../../journey/states/card-states.js';

export type RepresentativeRole = 'legal_representative' | 'agent';

/** Signs form 413 for the client. One current row a client; those before keep their end date. */
@Entity('representatives')
export class Representative {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('text') role!: RepresentativeRole;
  @Column('text') lastName!: string;
  @Column('text') firstNames!: string;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { nullable: true }) cardKind!: SignerCardKind | null;
  @Column('text', { nullable: true }) cardNumber!: string | null;
  @Column('text', { nullable: true }) cardState!: SignerCardState | null;
  @Column('date', { nullable: true }) cardValidUntil!: string | null;
  @Column('date', { nullable: true }) endedOn!: string | null;
  /** From then on the row names nobody. */
  @Column({ type: 'timestamptz', nullable: true, insert: false }) erasedAt!: Date | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

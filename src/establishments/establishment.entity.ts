import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An entité géographique: belongs to exactly one client. */
@Entity('establishments')
export class Establishment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('text') finessEg!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('text', { nullable: true }) town!: string | null;
  /** With its reason: an establishment that served, or that a certificate names, is closed and never deleted. */
  @Column('date', { nullable: true }) closedOn!: string | null;
  @Column('text', { nullable: true }) closedReason!: string | null;
  /** Its FINESS EG is configured in what is sent to the DMP (domain rule 16). */
  /** Of what its form has, and of whether it is open: the tick of the DMP is none of it. */
  @Column('int') version!: number;
}

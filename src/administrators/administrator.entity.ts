import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who may request, collect, revoke and follow certificates, named as on the card. */
@Entity('administrators')
export class Administrator {
  @PrimaryColumn('uuid') id!: string;
  /** Null: employed by the editor (CPA card); otherwise the client's own (CPE card). */
  @Column('uuid', { nullable: true }) clientId!: string | null;
  @Column('uuid', { nullable: true }) userId!: string | null;
  @Column('text') lastName!: string;
  @Column('text') firstName!: string;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { nullable: true }) email!: string | null;
  /** Of a health professional. */
  @Column('text', { nullable: true }) rpps!: string | null;
  /** The last day is the one before: from this day on they serve nobody. In the future, a plan. */
  @Column('date', { nullable: true }) leftOn!: string | null;
  /** When the departure was told, once the day had come. */
  @Column('timestamptz', { nullable: true }) departedAt!: Date | null;
  /** From then on the row names nobody. */
  @Column({ type: 'timestamptz', nullable: true, insert: false }) erasedAt!: Date | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

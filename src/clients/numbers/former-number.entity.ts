import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a client was known by before its FINESS EJ (or its SIRET) changed: history, never edited. */
@Entity('former_numbers')
export class FormerNumber {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('text') number!: string;
  @Column('text') replacedBy!: string;
  @Column('date') changedOn!: string;
  @Column('text') reason!: string;
  @Column('uuid') documentId!: string;
  @Column('text') recordedBy!: string;
  @Column('timestamptz') recordedAt!: Date;
}

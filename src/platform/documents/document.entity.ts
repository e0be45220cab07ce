import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A piece of evidence: its bytes never change, it is only superseded. */
@Entity('documents')
export class Document {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { nullable: true }) clientId!: string | null;
  @Column('text') kind!: string;
  @Column('text') fileName!: string;
  @Column('text') mediaType!: string;
  @Column('int') size!: number;
  @Column('text') sha256!: string;
  @Column('bytea', { select: false }) bytes!: Buffer;
  @Column('uuid', { nullable: true }) supersededBy!: string | null;
  /** What the person who brought it wrote about it. */
  @Column('text', { nullable: true }) note!: string | null;
  /** Of everything it was drawn from; null for what was brought to us. */
  @Column('text', { nullable: true }) inputsSha256!: string | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('text') createdBy!: string;
}

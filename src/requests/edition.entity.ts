import { Column, PrimaryColumn } from 'typeorm';

/** What is loaded, mapped, used, and replaced by the next of its kind: one of each kind is in use. */
export abstract class Edition {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: string;
  /** The first, the second… of its kind. */
  @Column('int') edition!: number;
  /** Which answer each of its boxes is given. */
  @Column('jsonb') mapping!: Record<string, string>;
  @Column('int') version!: number;
  @Column('timestamptz', { nullable: true }) usedAt!: Date | null;
  @Column('text', { nullable: true }) usedBy!: string | null;
  @Column('timestamptz', { nullable: true }) replacedAt!: Date | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('text') createdBy!: string;
}

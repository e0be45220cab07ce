import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A product of the editor, as form 413 names it. */
@Entity('solutions')
export class Solution {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  /** No longer offered for new instances; those that run it keep it. */
  @Column('timestamptz', { nullable: true }) closedAt!: Date | null;
  @Column('int') version!: number;
}

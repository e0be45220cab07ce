import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A product of the editor, as form 413 names it. */
@Entity('solutions')
export class Solution {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
}

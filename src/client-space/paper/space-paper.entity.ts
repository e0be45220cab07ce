import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Sheet } from '../../paper/handed/review-paper.js';
import type { Turn } from '../../paper/handed/upright.js';

/** Photos that were joined into one paper and are not handed over yet: whoever holds the link looks at them first. */
@Entity('space_papers')
export class SpacePaper {
  @PrimaryColumn('uuid') linkId!: string;
  /** Other photos, another id. */
  @Column('uuid') id!: string;
  @Column('bytea', { select: false }) bytes!: Buffer;
  @Column('jsonb') sheets!: Sheet[];
  @Column('jsonb') notes!: string[];
  /** By how much the signer turned each page, clockwise. */
  @Column('int', { array: true }) turns!: Turn[];
  @Column('timestamptz') createdAt!: Date;
}

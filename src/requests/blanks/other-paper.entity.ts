import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The editor says that ANS accepts a paper that is not its form 413. One at most is not withdrawn. */
@Entity('other_papers')
export class OtherPaper {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') reason!: string;
  @Column('timestamptz') acceptedAt!: Date;
  @Column('text') acceptedBy!: string;
  @Column('timestamptz', { nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { nullable: true }) withdrawnBy!: string | null;
}

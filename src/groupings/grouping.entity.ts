import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Several clients. It never holds a certificate; it may share one information system (guide, « Règles et cas concrets »). */
@Entity('groupings')
export class Grouping {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('boolean') sharedSystem!: boolean;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who stands in for an account manager, and when: for all their clients, or for one (exactly one of the two is set). */
@Entity('deputies')
export class Deputy {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { nullable: true }) accountManagerId!: string | null;
  @Column('uuid', { nullable: true }) clientId!: string | null;
  @Column('uuid') deputyId!: string;
  @Column('date') startsOn!: string;
  @Column('date') endsOn!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('int') version!: number;
  @Column('text') createdBy!: string;
  @Column('timestamptz') createdAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HolderLevel } from '../journey/plan/holders.js';
import type { Service } from '../journey/plan/plan.js';

/** One installation of a solution on one server set. Certificates are never copied from one to another. */
@Entity('instances')
export class Instance {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('uuid') solutionId!: string;
  @Column('text') name!: string;
  /** What the platform calls « Service applicatif »: the future CN of the free slots. */
  @Column('text') applicationName!: string;
  @Column('text', { nullable: true }) hostName!: string | null;
  @Column('text', { array: true }) services!: Service[];
  /** Whose number its certificates carry: the client's, or one set for each establishment served (domain rule 5). */
  @Column('text') holderLevel!: HolderLevel;
  /** Since when, and why; null: nobody chose, and the rule is the EJ. */
  @Column('date', { nullable: true }) holderSince!: string | null;
  @Column('text', { nullable: true }) holderReason!: string | null;
  @Column('timestamptz', { nullable: true }) retiredAt!: Date | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

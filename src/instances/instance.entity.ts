import { Column, Entity, PrimaryColumn } from 'typeorm';
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
  @Column('timestamptz', { nullable: true }) retiredAt!: Date | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

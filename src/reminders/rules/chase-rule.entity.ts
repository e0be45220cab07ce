import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChaseStages, WaitKey } from '../waits/waits.js';

/** What an editor changed of one of our rules of chasing. */
@Entity('chase_rules')
export class ChaseRule implements ChaseStages {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') wait!: WaitKey;
  @Column('int', { array: true }) clientDays!: number[];
  @Column('int', { array: true }) teamDays!: number[];
  @Column('int', { array: true }) leadDays!: number[];
  @Column('int', { array: true }) taskDays!: number[];
  @Column('text', { nullable: true }) textName!: string | null;
  @Column('text', { nullable: true }) lastTextName!: string | null;
  @Column('int') version!: number;
}

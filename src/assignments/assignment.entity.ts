import type { Offer } from '../identifiers/igc-words.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type AssignmentState, recordedStates } from '../journey/states/assignment-states.js';

export { type AssignmentState, recordedStates };

/** ANS has recorded this administrator for this client, or is about to. One open row a pair. */
@Entity('assignments')
export class Assignment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('uuid') administratorId!: string;
  /** The form that asks for it: a 413, or a 503 that names it as an arrival. */
  @Column('uuid', { nullable: true }) requestId!: string | null;
  /** The form 503 that asks for its end. */
  @Column('uuid', { nullable: true }) endRequestId!: string | null;
  @Column('text') state!: AssignmentState;
  @Column('timestamptz') stateSince!: Date;
  /** Since when ANS has it recorded, also while its end is asked; null: it never did. Written by a trigger. */
  @Column('timestamptz', { nullable: true }) recordedAt!: Date | null;
  /** What ANS recorded it for, by the validated forms 413 that name it, which add up; null: nothing of ours says it. */
  @Column('text', { array: true, nullable: true }) offers!: Offer[] | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

export type AssignmentState = 'to_request' | 'requested' | 'active' | 'end_to_request' | 'end_requested' | 'closed';

/** States in which ANS still has this administrator recorded for this client, as the view `recorded_assignments` has them: an end counts once it is closed. */
export const recordedStates: readonly AssignmentState[] = ['active', 'end_to_request', 'end_requested'];

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
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

export type AssignmentState = 'to_request' | 'requested' | 'active' | 'end_to_request' | 'end_requested' | 'closed';

/** ANS has recorded (or is to record) this administrator for this client. */
@Entity('assignments')
export class Assignment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('uuid') administratorId!: string;
  @Column('uuid', { nullable: true }) requestId!: string | null;
  @Column('text') state!: AssignmentState;
  @Column('timestamptz') stateSince!: Date;
  @Column('int') version!: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CampaignState } from './campaign.transitions.js';

/** One operation over many clients: a frozen set, a simulation, one outcome a row, kept for ever. */
@Entity('campaigns')
export class Campaign {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: string;
  @Column('text') title!: string;
  @Column('text') state!: CampaignState;
  @Column('timestamptz') stateSince!: Date;
  @Column('uuid') selectionId!: string;
  /** What the kind asked for, by its own names. */
  @Column('jsonb') parameters!: Record<string, string>;
  @Column('timestamptz', { nullable: true }) simulatedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) confirmedAt!: Date | null;
  @Column('text', { nullable: true }) confirmedBy!: string | null;
  /** Who set it going last: its lines are judged by the clients of that person. */
  @Column('uuid', { nullable: true }) decidedById!: string | null;
  /** No row is done before: the delay of withdrawal of what sends mails. */
  @Column('timestamptz', { nullable: true }) startsAt!: Date | null;
  /** So many clients a working day, from `firstDay` on: all of them where a day alone was asked for; null: not spread. */
  @Column('int', { nullable: true }) waveSize!: number | null;
  @Column('date', { nullable: true }) firstDay!: string | null;
  @Column('timestamptz', { nullable: true }) finishedAt!: Date | null;
  @Column('int') version!: number;
  @Column('text') createdBy!: string;
  @Column('timestamptz') createdAt!: Date;
}

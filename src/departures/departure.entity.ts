import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LineKey } from './departure-lines.js';

export type DepartureState = 'draft' | 'confirmed' | 'finished' | 'abandoned';

/** What is decided of one line of the inventory, for all its clients but the exceptions. */
export interface LineDecision {
  decision: string;
  /** Who takes over, or the address; null where nobody does, or the replacement of the departure. */
  taker: string | null;
  /** Who said so, where only a person can know it. */
  attestedBy?: string;
}

export type Decisions = Partial<Record<LineKey, LineDecision>>;

/** A person who leaves: everything that names them, one decision a line, and the campaign that carries it out. */
@Entity('departures')
export class Departure {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') administratorId!: string;
  @Column('text') state!: DepartureState;
  @Column('timestamptz') stateSince!: Date;
  /** ISO day: the last one on which they serve their clients. */
  @Column('date') lastDay!: string;
  /** The second at which account and sessions end. */
  @Column('timestamptz') accessEndsAt!: Date;
  @Column('uuid', { nullable: true }) replacementId!: string | null;
  @Column('uuid', { nullable: true }) secondId!: string | null;
  @Column('jsonb') decisions!: Decisions;
  /** Simulated from these very decisions. */
  @Column('uuid', { nullable: true }) campaignId!: string | null;
  /** How many clients the person was recorded for when it was confirmed. */
  @Column('int', { nullable: true }) clients!: number | null;
  @Column('timestamptz', { nullable: true }) accessEndedAt!: Date | null;
  @Column('int') version!: number;
  @Column('timestamptz') savedAt!: Date;
  @Column('text') createdBy!: string;
  @Column('timestamptz') createdAt!: Date;
}

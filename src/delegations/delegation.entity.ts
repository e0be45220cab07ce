import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DelegationState } from '../journey/states/delegation-states.js';
import type { Offer } from '../identifiers/igc-words.js';

export type DelegationChannel = 'form' | 'portal';

/** The client lets the editor act for it, within a scope and between two dates. A new mandate is a new row. */
@Entity('delegations')
export class Delegation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('text') channel!: DelegationChannel;
  @Column('text') state!: DelegationState;
  @Column('timestamptz') stateSince!: Date;
  /** The offers whose certificates we may order. */
  @Column('text', { array: true }) scope!: Offer[];
  /** The day that the paper says; null until it is signed, and on the portal. */
  @Column('date', { nullable: true }) signedOn!: string | null;
  @Column('date', { nullable: true }) startsOn!: string | null;
  @Column('date', { nullable: true }) endsOn!: string | null;
  @Column('uuid', { nullable: true }) evidenceDocumentId!: string | null;
  /** What the paper is filed under. */
  @Column('text', { nullable: true }) reference!: string | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

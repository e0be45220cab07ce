import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CardKind, CardState } from '../journey/states/card-states.js';

export type { CardKind, CardState };

/** One card of an administrator. Its number is the third line of the card: ten digits (F3.4). */
@Entity('cards')
export class Card {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') administratorId!: string;
  @Column('text') kind!: CardKind;
  @Column('text', { nullable: true }) number!: string | null;
  @Column('text') state!: CardState;
  @Column('timestamptz') stateSince!: Date;
  @Column('date', { nullable: true }) validUntil!: string | null;
  /** The e-CPx opens the platform without a reader. */
  @Column('boolean') ecpxActivated!: boolean;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

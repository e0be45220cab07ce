import { Column, Entity, PrimaryColumn } from 'typeorm';

export type CardState = 'ordered' | 'active' | 'replaced' | 'blocked';

/** A card of an administrator. A renewed card keeps its holder's assignments (facts F3.4). */
@Entity('cards')
export class Card {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') administratorId!: string;
  @Column('text') kind!: 'CPA' | 'CPE';
  /** Third line of the card; unknown while it is ordered. */
  @Column('text', { nullable: true }) number!: string | null;
  @Column('text') state!: CardState;
  @Column('timestamptz') stateSince!: Date;
  @Column('date', { nullable: true }) validUntil!: string | null;
  @Column('boolean') ecpxActivated!: boolean;
  @Column('int') version!: number;
}

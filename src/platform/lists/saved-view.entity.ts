import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../journey/states/transitions.js';

/** A list remembered under a name: mine, or the whole team's; a team's may be what a role finds when it opens the list. */
@Entity('saved_views')
export class SavedView {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') list!: string;
  @Column('text') name!: string;
  /** `who=client&late=1`: filters and order, never a page nor a date. */
  @Column('text') query!: string;
  /** Empty: the usual ones. */
  @Column('text', { array: true }) columns!: string[];
  /** null: the whole team's. */
  @Column('uuid', { nullable: true }) ownerId!: string | null;
  @Column('text', { nullable: true }) defaultOfRole!: Role | null;
  @Column('int') version!: number;
  @Column('text') createdBy!: string;
}

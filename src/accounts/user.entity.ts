import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../journey/states/transitions.js';

@Entity('users')
export class User {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') email!: string;
  @Column('text') name!: string;
  @Column('text') role!: Role;
  /** null: invited, and has not answered yet; or comes in otherwise. */
  @Column('text', { select: false, nullable: true }) passwordHash!: string | null;
  /** Kept by PostgreSQL from the hash, which no page loads. */
  @Column({ type: 'boolean', insert: false, update: false }) hasPassword!: boolean;
  @Column('timestamptz', { nullable: true }) disabledAt!: Date | null;
  @Column('timestamptz', { nullable: true }) lastSignInAt!: Date | null;
  /** From then on the row names nobody. */
  @Column({ type: 'timestamptz', nullable: true, insert: false }) erasedAt!: Date | null;
}

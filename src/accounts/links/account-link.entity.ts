import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LinkKind } from './link-address.js';

/** A link of one use by which somebody chooses their password. */
@Entity('account_links')
export class AccountLink {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') userId!: string;
  @Column('text') kind!: LinkKind;
  @Column('timestamptz') createdAt!: Date;
  @Column('text') createdBy!: string;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) usedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
  @Column('text') mailState!: 'waiting' | 'sending' | 'sent' | 'refused' | 'unknown';
  @Column('text', { nullable: true }) mailAnswer!: string | null;
  @Column('timestamptz', { nullable: true }) mailedAt!: Date | null;
}

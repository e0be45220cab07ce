import { prerequisitesLabel } from '../../clients/records/prerequisites.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type LinkPurpose = 'signature' | 'prerequisites' | 'mandate' | 'csr';

/** What each is for, as pages say it to our people. */
export const linkPurposes: Record<LinkPurpose, string> = {
  signature: 'Signer le formulaire',
  prerequisites: prerequisitesLabel,
  mandate: 'Signer le mandat',
  csr: 'Remettre une CSR',
};

/** One person’s way into the space of one client, for one purpose. Its token is nowhere: only the hash is. */
@Entity('client_links')
export class ClientLink {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('text') purpose!: LinkPurpose;
  @Column('uuid', { nullable: true }) requestId!: string | null;
  @Column('uuid', { nullable: true }) delegationId!: string | null;
  @Column('uuid', { nullable: true }) orderId!: string | null;
  @Column('text') personName!: string;
  /** Where codes are sent. */
  @Column('text') email!: string;
  @Column('text') tokenHash!: string;
  @Column('boolean') singleUse!: boolean;
  @Column('timestamptz', { nullable: true }) usedAt!: Date | null;
  /** Of the cookie of the one browser that opened it, or gave the right code. */
  @Column('text', { nullable: true }) browserHash!: string | null;
  /** Until then that browser may do what is sensitive. */
  @Column('timestamptz', { nullable: true }) unlockedUntil!: Date | null;
  @Column('int') codeNumber!: number;
  @Column('timestamptz', { nullable: true }) codeUntil!: Date | null;
  @Column('int') codeTries!: number;
  /** The latest CSR that came by it. */
  @Column('uuid', { nullable: true }) csrId!: string | null;
  /** A CSR that passes came: it is shown to who handed it over, and takes nothing more. */
  @Column('timestamptz', { nullable: true }) spentAt!: Date | null;
  @Column('uuid', { nullable: true }) handedBy!: string | null;
  @Column('timestamptz', { nullable: true }) seenAt!: Date | null;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
  @Column('text', { nullable: true }) revokedBy!: string | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('text') createdBy!: string;
}

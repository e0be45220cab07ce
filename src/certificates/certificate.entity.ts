import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Verdict } from '../pki/verdict/finding.js';

/** An issued certificate. It may replace one earlier certificate of the same slot: an explicit link, never found by subject. */
@Entity('certificates')
export class Certificate {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('uuid') slotId!: string;
  @Column('uuid', { nullable: true }) replacesId!: string | null;
  @Column('text') sha256!: string;
  @Column('text') spkiSha256!: string;
  @Column('text') serialNumber!: string;
  @Column('text') subject!: string;
  @Column('text') issuer!: string;
  @Column('text', { nullable: true }) commonName!: string | null;
  @Column('timestamptz') notBefore!: Date;
  @Column('timestamptz') notAfter!: Date;
  @Column('text') environment!: string;
  @Column('text') profile!: string;
  @Column('bytea', { select: false }) der!: Buffer;
  @Column('jsonb') verdict!: Verdict;
  @Column('timestamptz', { nullable: true }) installedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) verifiedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
  /** The authority whose list names it; null for a revocation that a person noted. */
  @Column('text', { nullable: true }) revokedByList!: string | null;
  /** It was over when it was imported: it covered its slot once, and never does again. */
  @Column('boolean') history!: boolean;
  @Column('timestamptz') importedAt!: Date;
  @Column('int') version!: number;
}

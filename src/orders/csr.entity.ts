import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Verdict } from '../pki/verdict/finding.js';

/** A CSR that was uploaded, kept with its verdict whatever it was. Never changed. */
@Entity('csrs')
export class Csr {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('uuid') orderId!: string;
  @Column('text') fileName!: string;
  @Column('bytea', { select: false }) der!: Buffer;
  @Column('text') sha256!: string;
  @Column('text') spkiSha256!: string;
  @Column('boolean') acceptable!: boolean;
  @Column('jsonb') verdict!: Verdict;
  @Column('text') uploadedBy!: string;
  @Column('timestamptz') createdAt!: Date;
}

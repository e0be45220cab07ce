import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContractState } from '../journey/states/contract-states.js';
import type { Environment } from '../identifiers/igc-words.js';

export type { ContractState };

/** The editor's customer: an organisme gestionnaire, known by its FINESS EJ, or by its SIRET alone (form 413, § 3.1). */
@Entity('clients')
export class Client {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { nullable: true }) finessEj!: string | null;
  @Column('text', { nullable: true }) siret!: string | null;
  /** What it is known by: its FINESS EJ, else its SIRET, also once it was given up. The database writes it. */
  @Column({ type: 'text', insert: false, update: false }) number!: string;
  @Column('text') name!: string;
  /** Its number in the editor's own CRM. */
  @Column('text', { nullable: true }) internalReference!: string | null;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { nullable: true }) postalCode!: string | null;
  @Column('text', { nullable: true }) town!: string | null;
  @Column('text') departement!: string;
  @Column('text') environment!: Environment;
  @Column('text') contractState!: ContractState;
  @Column('date', { nullable: true }) contractSince!: string | null;
  @Column('text', { nullable: true }) contractNumber!: string | null;
  /** The client's own administrators order and collect; no delegation is needed then. */
  @Column('boolean') selfAdministered!: boolean;
  @Column('uuid', { nullable: true }) accountManagerId!: string | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) archivedAt!: Date | null;
  @Column('text', { nullable: true }) archivedBy!: string | null;
  @Column('text', { nullable: true }) archivedReason!: string | null;
  /** The day it took the number it is known by; null: it always had it. */
  @Column('date', { nullable: true }) numberSince!: string | null;
  /** Domain rule 11: certificates made before this moment carry a former name or département. */
  @Column('timestamptz', { nullable: true }) subjectChangedAt!: Date | null;
  /** When its environment changed last: kept by the database. */
  @Column({ type: 'timestamptz', nullable: true, insert: false, update: false }) environmentChangedAt!: Date | null;
  /** When the private key of a certificate of theirs that was in force came to us. */
  @Column('timestamptz', { nullable: true }) keyExposedAt!: Date | null;
  /** The day on which the register says that its legal entity was closed, and a person that it is not (docs/decisions/0106). */
  @Column('date', { nullable: true }) contestedClosure!: string | null;
}

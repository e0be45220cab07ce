import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NeededSlot, Purpose, Service } from '../journey/plan/plan.js';

/** What must stay covered: one certificate that an instance needs. */
@Entity('slots')
export class Slot {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('uuid') instanceId!: string;
  /** The holder: an establishment of the client, or null for the client itself. */
  @Column('uuid', { nullable: true }) establishmentId!: string | null;
  @Column('text') offer!: NeededSlot['offer'];
  @Column('text') usage!: NeededSlot['usage'];
  @Column('text') purpose!: Purpose;
  @Column('text') label!: string;
  @Column('text') commonName!: string;
  @Column('text') commonNameRule!: NeededSlot['commonNameRule'];
  @Column('text', { array: true }) serves!: Service[];
  @Column('text') neededBecause!: string;
  @Column('text', { nullable: true }) notNeededReason!: string | null;
  /** The slot of the client that takes over from this one, an establishment's (domain rule 5). */
  @Column('uuid', { nullable: true }) successorId!: string | null;
  /** A person asked for it: no service of the instance does, and only a person ends it. */
  @Column('boolean') addedByHand!: boolean;
  @Column('text', { nullable: true }) actorEmail!: string | null;
  @Column('text', { nullable: true }) informedEmail!: string | null;
  @Column('date', { nullable: true }) mutedUntil!: string | null;
  @Column('text', { nullable: true }) muteReason!: string | null;
  @Column('text', { nullable: true }) installNotes!: string | null;
  /** The end of a certificate in service that was never imported: an imported one always wins over it. */
  @Column('date', { nullable: true }) declaredNotAfter!: string | null;
  @Column('text', { nullable: true }) declaredBy!: string | null;
  @Column('timestamptz', { nullable: true }) declaredAt!: Date | null;
  /** Of what its forms have, the addresses and the declared end: nobody who has one open is to hear of anything else. */
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
}

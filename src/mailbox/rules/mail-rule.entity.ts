import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RecognisedAs } from '../in/mail-subjects.js';

/** How the editor recognises one kind of mail of the agency. */
@Entity('mail_rules')
export class MailRule {
  @PrimaryColumn('uuid') id!: string;
  @Column('int') position!: number;
  @Column('text') recognises!: RecognisedAs;
  @Column('text', { array: true }) phrases!: string[];
  @Column('text', { array: true }) dossierAfter!: string[];
  @Column('int') version!: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a mail of the agency says, as the rules read it. */
export type RecognisedAs = 'acknowledgement' | 'validation' | 'correction' | 'refusal' | 'to_collect';

export const recognisedLabels: Record<RecognisedAs, string> = {
  acknowledgement: 'Accusé de réception',
  validation: 'Validation',
  correction: 'Demande de correction',
  refusal: 'Refus',
  to_collect: 'Certificat à retirer',
};

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

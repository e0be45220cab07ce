import { Column, Entity, PrimaryColumn } from 'typeorm';

/** All clients of the editor, or those that the account manager follows or stands in for. */
export type ActsOn = 'all' | 'own';

/** The tenant. Its key is the tenant column itself: a person sees one row, their own editor. */
@Entity('editors')
export class Editor {
  @PrimaryColumn('uuid') editorId!: string;
  @Column('text') name!: string;
  @Column('text') slug!: string;
  @Column('text', { nullable: true }) siret!: string | null;
  @Column('date', { nullable: true }) ansContractSignedOn!: string | null;
  /** Declared on mesHabilitations as a third-party structure that clients may designate. */
  @Column('date', { nullable: true }) thirdPartySince!: string | null;
  /** What shows it. */
  @Column('uuid', { nullable: true }) thirdPartyDocumentId!: string | null;
  /** The address our mails come from, and acknowledgements come back to; set by the operator, like all that follows of mail. */
  @Column('text') mailFrom!: string;
  /** Where signed forms 413 are sent. */
  @Column('text') ansRequestAddress!: string;
  /** A mail is believed only when it comes, by proof, from one of these domains (domain rule 14). */
  @Column('text', { array: true }) ansSenderDomains!: string[];
  /** `maildir:///path` or `imaps://user@host/INBOX`; set by the operator, since it reaches outside. */
  @Column('text', { nullable: true }) mailSource!: string | null;
  /** Under which name the server of that mailbox signs what it checked of each sender; null: it checks nothing. */
  @Column('text', { nullable: true }) mailAuthservId!: string | null;
  /** Addresses of ANS's documents that differ from the guide's, by name. */
  @Column('jsonb') ansLinks!: Record<string, string>;
  /** On whose clients account managers act: everybody's, or their own. */
  @Column('text') accountManagersActOn!: ActsOn;
  /** Days by kind of data, where they differ from the usual ones. */
  @Column('jsonb') retention!: Record<string, number>;
  /** Between the confirmation of a campaign that sends mails and its first row: time to withdraw it with nothing done. */
  @Column('int') mailCampaignMinutes!: number;
  /** Between a mail written by hand and its leaving: time to take it back. */
  @Column('int') writtenMailMinutes!: number;
  /** To one address outside; what exceeds leaves the next working day. 0: as many as there are. */
  @Column('int') outsideMailsADay!: number;
  @Column('int', { array: true }) reminderStages!: number[];
  @Column('int') version!: number;
}

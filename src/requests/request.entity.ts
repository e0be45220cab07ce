import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Form413 } from '../paper/form-413.js';
import type { Form503 } from '../paper/form-503/form-503.js';
import type { ChosenChannel, RequestChannel, RequestKind, RequestState } from './request-states.js';
import type { AskedOffer } from '../identifiers/igc-words.js';

/** One form for one client: a 413 declares who may order and for what, a 503 changes who; and where it stands with the signer and with ANS. */
@Entity('requests')
export class Request {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('text') kind!: RequestKind;
  /** By which way it reached ANS; means nothing before `submittedOn`. */
  @Column('text') channel!: RequestChannel;
  /** The way a person chose for it. */
  @Column('text') chosenChannel!: ChosenChannel;
  @Column('text') state!: RequestState;
  @Column('timestamptz') stateSince!: Date;
  @Column('uuid', { nullable: true }) solutionId!: string | null;
  @Column('text') purpose!: string;
  /** The boxes of its form: what ANS records of them is `offerOf` each. */
  @Column('text', { array: true }) offers!: AskedOffer[];
  @Column('text', { nullable: true }) serverName!: string | null;
  @Column('text', { nullable: true }) domainName!: string | null;
  @Column('text', { nullable: true }) mailDomain!: string | null;
  /** The answers as they were printed on the unsigned document: what is signed, whatever the facts become. */
  @Column('jsonb', { nullable: true }) form!: Form413 | Form503 | null;
  /** Of a 503: why nobody is left to order for the client once it is recorded. */
  @Column('text', { nullable: true }) aloneReason!: string | null;
  /** The blank it was printed on; null on a paper of ours, or while nothing is printed. */
  @Column('uuid', { nullable: true }) blankId!: string | null;
  @Column('uuid', { nullable: true }) unsignedDocumentId!: string | null;
  @Column('uuid', { nullable: true }) signedDocumentId!: string | null;
  @Column('date', { nullable: true }) signedOn!: string | null;
  /** Whether the form was printed on ANS's blank or on our own declaration; null while we have printed nothing. */
  @Column('boolean', { nullable: true }) officialPaper!: boolean | null;
  /** The day it reached ANS, whoever sent it; what proves it when it was not us. */
  @Column('date', { nullable: true }) submittedOn!: string | null;
  @Column('text', { nullable: true }) submissionReference!: string | null;
  @Column('uuid', { nullable: true }) submissionDocumentId!: string | null;
  @Column('text', { nullable: true }) dossierNumber!: string | null;
  @Column('int') corrections!: number;
  @Column('text', { nullable: true }) correctionReason!: string | null;
  /** Working days that ANS spent in a state before the request left it for a correction or a doubt: its clock goes on from there. */
  @Column('jsonb') spentDays!: Partial<Record<RequestState, number>>;
  @Column('int') version!: number;
  @Column('text') createdBy!: string;
  @Column('timestamptz') createdAt!: Date;
}

/** One of the four rows of administrators of the form; a 503 has as many for those who leave. */
@Entity('request_administrators')
export class RequestAdministrator {
  @PrimaryColumn('uuid') requestId!: string;
  @PrimaryColumn('uuid') administratorId!: string;
  @Column('text') change!: 'arrival' | 'departure';
  @Column('int') position!: number;
}

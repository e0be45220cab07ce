import { Injectable } from '@nestjs/common';
import { classMark, Registry } from '../../platform/registry.js';
import type { Message } from '../message.entity.js';
import type { SentMail } from './sent-mails.queries.js';

/** A thing that mails are about, and whose it is. */
export interface Subject {
  subjectId: string;
  clientId: string | null;
}

/** A proposal, for a person to decide: evidence for and against, and what attaching would do. All in French. */
export interface MailSuggestion {
  subjectId: string;
  /** Null: it is of many clients, and `href` leads to it. */
  clientId: string | null;
  href?: string;
  clientName: string;
  likely: boolean;
  description: string;
  evidence: { text: string; found: boolean }[];
  effect: string;
}

export interface FoundSubject {
  subjectId: string;
  clientName: string;
  description: string;
}

/** An answer to several mails of ours. */
export interface CoveredMail {
  body: string;
  attachmentText: string;
  dossierNumber: string | null;
}

/** What a mail did to its subject. */
export interface MailEffect {
  /** Whether a state has changed: when none has, somebody must read the mail. */
  moved: boolean;
  /** It moved some things, and says others that a person must look at. */
  toCheck?: boolean;
  /** The French sentence of what moved, or why nothing did. */
  sentence: string;
  /** What it is about is over: nothing can be noted there. */
  isOver?: true;
}

export const moved = (sentence: string): MailEffect => ({ moved: true, sentence });
export const unmoved = (sentence: string): MailEffect => ({ moved: false, sentence });

/** A kind of thing that mails are about. The mailbox stands below: rooms above mark theirs. */
export interface MailSubject {
  /** As in `messages.subject_kind`: `request`. */
  readonly kind: string;
  /** The one a person chose. */
  byId(subjectId: string): Promise<Subject | null>;
  /** The one that bears this number, of a dossier or of a product, in capitals; null too when several do. */
  byDossier(dossierNumber: string): Promise<Subject | null>;
  suggestions(mail: Message): Promise<MailSuggestion[]>;
  search(query: string): Promise<FoundSubject[]>;
  /**
   * The one thing that answers for all that these mails of ours were about, when the answer is about it and not about one of them alone.
   * Absent: it covers nothing.
   */
  covering?(sent: SentMail[], mail: CoveredMail): Promise<Subject | null>;
  /** It reads for itself what a mail says, which may be several things: a person may confirm a mail that the rules recognise as none. */
  readonly readsItself?: true;
  /**
   * Moves the subject as the mail says, inside a savepoint of the current transaction, with its own audit row.
   * @param mail its `recognisedAs` is what may be believed: null when nobody vouches for its sender
   * @param believed somebody vouches for its sender, whatever the rules recognise
   * @throws Refused for a state that does not fit: nothing is left of what was begun, and the mailbox says why
   */
  apply(subjectId: string, mail: Message, believed: boolean): Promise<MailEffect>;
}

/** Marks a kind of thing that mails are about. */
export const IsMailSubject = classMark<MailSubject>('mail subject');

@Injectable()
export class MailSubjects {
  constructor(private readonly registry: Registry) {}

  all(): MailSubject[] {
    return [...this.byKind().values()];
  }

  of(kind: string): MailSubject | undefined {
    return this.byKind().get(kind);
  }

  /**
   * Whether somebody who vouches for its author makes it say anything: its subject moves by what the rules recognise, or reads it for itself.
   * One whose author is proven, be it somebody else than the agency, or that is about what no mail moves, says nothing more than it did.
   */
  mayBeConfirmed({ senderDoubt, recognisedAs, subjectKind, subjectId }: Message): boolean {
    const port = subjectKind !== null && subjectId !== null ? this.of(subjectKind) : undefined;
    const isProven = senderDoubt === null || senderDoubt === 'not_agency';
    return !isProven && port !== undefined && (recognisedAs !== null || port.readsItself === true);
  }

  private byKind() {
    return this.registry.named(IsMailSubject, ({ kind }) => kind);
  }
}

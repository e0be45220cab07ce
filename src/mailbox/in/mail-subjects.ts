import { Injectable } from '@nestjs/common';

/** What a mail of the agency says, as the rules read it. */
export type RecognisedAs = 'acknowledgement' | 'validation' | 'correction' | 'refusal' | 'to_collect';

/** What a subject sees of a mail that came in. */
export interface InboundMail {
  id: string;
  /** The address alone, in lower case. */
  sender: string;
  subject: string;
  body: string;
  /** null too when the mail was matched without a person and its sender is not the agency: nobody else moves a request. */
  recognisedAs: RecognisedAs | null;
  dossierNumber: string | null;
  receivedAt: Date;
}

/** A proposal, for a person to decide: evidence for and against, and what attaching would do. All in French. */
export interface MailSuggestion {
  subjectId: string;
  clientId: string;
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

/** A kind of thing that mails are about. The mailbox stands below: rooms above register themselves. */
export interface MailSubject {
  /** As in `messages.subject_kind`: `request`. */
  kind: string;
  /** The subject of one of our outgoing mails, when the mailbox itself does not know it. */
  byMessageIds(messageIds: string[]): Promise<string | null>;
  byDossier(dossierNumber: string): Promise<string | null>;
  suggestions(mail: InboundMail): Promise<MailSuggestion[]>;
  search(query: string): Promise<FoundSubject[]>;
  /**
   * Moves the subject as the mail says, in the current transaction, with its own audit row.
   * @returns the French sentence of what moved, or why nothing did: never throws for a state that does not fit.
   */
  apply(subjectId: string, mail: InboundMail): Promise<string>;
}

@Injectable()
export class MailSubjects {
  private readonly ports = new Map<string, MailSubject>();

  /** Called once at start-up (onModuleInit). @throws Error when the kind is already taken. */
  register(port: MailSubject): void {
    if (this.ports.has(port.kind)) throw new Error(`Two mail subjects of the kind ${port.kind}`);
    this.ports.set(port.kind, port);
  }

  all(): MailSubject[] {
    return [...this.ports.values()];
  }

  of(kind: string): MailSubject | undefined {
    return this.ports.get(kind);
  }
}

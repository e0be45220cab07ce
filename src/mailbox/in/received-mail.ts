import type { AutomaticMail } from '../content/automatic-mail.js';
import type { FormattedMail } from '../content/formatted-mail.js';
import type { MailSearch } from './parse-mail.js';

/** A mail that came in, as we read it: nothing in it was believed yet. */
export interface ReadMail {
  /** Address of the one author, in lower case; empty when there is none, or several. */
  sender: string;
  recipients: string[];
  subject: string;
  body: string;
  /** With angle brackets; made from the bytes when the mail has none. */
  messageId: string;
  inReplyTo: string | null;
  referenceIds: string[];
  sentAt: Date | null;
  attachments: {
    fileName: string;
    mediaType: string;
    bytes: Buffer;
    /** It holds a certificate request: nobody takes it up from here. */ csr: boolean;
  }[];
  /** How many more there were: they are in its original alone. */
  leftAttachments: number;
  /** Its HTML, as blocks of words; null when it has none. */
  formatted: FormattedMail | null;
  /** Of its HTML, when it has no text of its own. */
  htmlSha256: string | null;
  /** A machine wrote it in the place of its author. */
  automatic: AutomaticMail | null;
  /** Whether a certificate request came in it, in its text or in a file. */
  csr: boolean;
  /** The lines of the tables and texts among them, and how many of them nobody here can read. */
  attachmentText: string;
  unreadAttachments: number;
  /** The machine-readable part of a bounce (RFC 3464), or null. */
  deliveryReport: string | null;
  /** Message-IDs quoted anywhere, for a bounce that brings our mail back. */
  quotedIds: string[];
  /** The private key found somewhere in it: its kind, and how it is known again. Nothing else of the mail says anything of it then. */
  privateKey: MailSearch['key'];
  /** What of its bytes is kept: all, or nothing but its head where the rest was not looked at. */
  evidence: 'whole' | 'head';
  /** French sentence when something could not be read. */
  notice: string | null;
}

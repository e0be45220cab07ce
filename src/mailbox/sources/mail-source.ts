import type { ImapPlace, LastRound } from './imap-place.js';

/** The bytes of a mail as they lie in a mailbox. */
export interface WaitingMail {
  /** The source's own name for it. */
  key: string;
  /** The whole mail, or its beginning when it is larger than we read. */
  raw: Buffer;
  size: number;
}

/** Where mail comes in. What was kept, and how far one has read, is remembered with us: nobody else's reading counts. */
export interface MailSource {
  /** What was not kept yet. @param last where the last round stood; null at the first one. @throws SourceProblem */
  waiting(last: LastRound | null): AsyncIterable<WaitingMail>;
  /** Where the round stands: null where the source itself remembers. Written in the transaction that keeps the mail. */
  place(): ImapPlace | null;
  /** How many mails lie there that could not be read, or were put off. */
  unreadable(): number;
  /** It is being kept. */
  keep(key: string): void;
  /** It could not be kept: to be tried again, after the others. */
  putOff(key: string): void;
  /** It is kept. Losing this call costs one more reading, nothing else. */
  done(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Larger mails are kept as their headers and a sentence. */
export const largestMail = 25 * 1024 * 1024;
export const beginningOfLargeMail = 256 * 1024;

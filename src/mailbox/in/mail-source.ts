/** The bytes of a mail as they lie in a mailbox. */
export interface Unread {
  /** The source's own name for it. */
  key: string;
  /** The whole mail, or its beginning when it is larger than we read. */
  raw: Buffer;
  size: number;
}

/** Where mail comes in. Reading changes nothing there; only `done`, after our commit, does. */
export interface MailSource {
  unread(): AsyncIterable<Unread>;
  /** It is kept: the source need not show it again. Losing this call costs one more reading, nothing else. */
  done(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Larger mails are kept as their headers and a sentence. */
export const largestMail = 25 * 1024 * 1024;
export const beginningOfLargeMail = 256 * 1024;

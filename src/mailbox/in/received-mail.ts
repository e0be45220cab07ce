/** A mail as we read it: nothing in it was believed yet. */
export interface ReceivedMail {
  /** Address of the one author, in lower case; empty when there is none, or several. */
  sender: string;
  /** As the receiving server noted: DMARC says the author's domain did not send this. */
  forged: boolean;
  recipients: string[];
  subject: string;
  body: string;
  /** With angle brackets; made from the bytes when the mail has none. */
  messageId: string;
  inReplyTo: string | null;
  referenceIds: string[];
  sentAt: Date | null;
  attachments: ReceivedAttachment[];
  /** The machine-readable part of a bounce (RFC 3464), or null. */
  deliveryReport: string | null;
  /** Message-IDs quoted anywhere, for a bounce that brings our mail back. */
  quotedIds: string[];
  /** The kind of private key found somewhere in it, or null. */
  privateKey: string | null;
  /** French sentence when something could not be read. */
  notice: string | null;
}

export interface ReceivedAttachment {
  fileName: string;
  mediaType: string;
  bytes: Buffer;
}

import type { OutgoingPurpose } from '../message.entity.js';

/** A mail to write: what it says, and what it is about. */
export interface OutgoingMail {
  purpose: OutgoingPurpose;
  /** null: it speaks of several clients, hence goes to our own people only. */
  clientId: string | null;
  /** What it is about: an answer to it finds this subject again. */
  about: { kind: string; id: string } | null;
  to: string[];
  /** The client's name is put before it when it does not begin with it. */
  subject: string;
  /** What the paper that it brings calls the client: its subject begins with that name. Absent: with today’s. */
  clientCalled?: string;
  text: string;
  /** Documents to attach. */
  attachmentIds?: string[];
  /** Message-ID of the mail it answers. */
  inReplyTo?: string | null;
  /** A person wrote it: names of other clients are looked for in it. Absent: our own words. */
  byHand?: ByHand | undefined;
  /** Written in place of `linkPlace` and `codePlace` as the mail leaves. */
  link?: { id: string; code?: number } | undefined;
}

/** What a person confirmed of what they wrote. */
export interface ByHand {
  /** Other clients that it names. */
  naming: string[];
  /** Of whom it is for, those that are on no record of the client. */
  unknown?: string[];
}

/** In lower case, each once. */
export function addressesOf({ to }: Pick<OutgoingMail, 'to'>): string[] {
  return [...new Set(to.map((address) => address.toLowerCase()))];
}

import type { Message } from '../mailbox/message.entity.js';
import type { NamedOther } from '../mailbox/one-client/one-client-a-mail.js';
import type { KeptDraft } from './drafts.service.js';
import type { Piece } from './conversation.queries.js';

/** Somebody the mail may go to, and what is to be known of them before. */
export interface Candidate {
  email: string;
  name: string;
  why: string;
  refusedSince: Date | null;
  /** Ticked when the page opens. */
  usual: boolean;
  /** Wrote to us, is on no record of the client, and nobody of ours or of the agency: what makes one careful of them. A person says that the answer is meant for them. null: known. */
  unknown: { doubt: string | null } | null;
}

/** What the page begins with. */
export interface Writing {
  candidates: Candidate[];
  pieces: Piece[];
  texts: { key: string; label: string }[];
  /** The one taken up, if any. */
  textKey: string | null;
  subject: string;
  text: string;
  /** The mail that is answered. */
  reply: Message | null;
  minutes: number;
  /** Other clients that the text names, once it was sent. */
  named: NamedOther[];
  /** It may ask for the contract and the card: it begins with the text that does, or was begun so. */
  asks: boolean;
  /** What was begun before, and is taken up again here; null: nothing. */
  draft: KeptDraft | null;
}

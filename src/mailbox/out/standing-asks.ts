import type { OutgoingPurpose } from '../message.entity.js';

/** A mail of ours that may ask for something, or remind of it. */
export interface AskingMail {
  id: string;
  purpose: OutgoingPurpose;
}

/** Whether what mails of ours ask for, or remind of, is still so. The room above, which knows what waits, says so. */
export abstract class StandingAsks {
  /** Of these, those that ask for what waits no more, or ends no more: it was signed, cancelled, replaced. Each with the sentence that says so. */
  abstract over(mails: AskingMail[]): Promise<Map<string, string>>;
}

import type { RecognisedAs } from '../mailbox/rules/mail-rule.entity.js';
import type { RequestAction } from './request.transitions.js';

/** What a mail of ANS may say of a request, alone or in a dossier of many. */
export type Says = Exclude<RecognisedAs, 'to_collect'>;

/** What each asks of the table. */
export const saidActions: Record<Says, RequestAction> = {
  acknowledgement: 'acknowledge',
  validation: 'validate',
  correction: 'ask_correction',
  refusal: 'refuse',
};

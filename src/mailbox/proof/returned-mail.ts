import { idsIn } from '../in/message-ids.js';
import { headerOf, valuesOf } from './header-fields.js';

/** The field of our mails that a return must bring back: no answer quotes it, and nobody guesses it. */
export const returnField = 'X-Sceau-Return';

/** A mail as a return brings it back. */
export interface ReturnedMail {
  messageId: string;
  token: string | null;
}

/** RFC 3462 §2: the third part of a report is the mail that came back, or its header alone. */
const returned = new Set(['message/rfc822', 'message/global', 'text/rfc822-headers', 'message/global-headers']);

/** The mails that a report brings back in parts of their own: what its text quotes was typed by anybody. */
export function returnedMails(parts: { mediaType: string; bytes: Buffer }[]): ReturnedMail[] {
  return parts
    .filter(({ mediaType }) => returned.has(mediaType.toLowerCase()))
    .flatMap(({ bytes }) => {
      const header = headerOf(bytes);
      const [messageId] = idsIn(valuesOf(header, 'message-id').join(' '), 1);
      const [token] = valuesOf(header, returnField.toLowerCase());
      return messageId ? [{ messageId, token: token?.trim() ?? null }] : [];
    });
}

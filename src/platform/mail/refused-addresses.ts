import { saysTooMuch, type SmtpError } from './smtp-error.js';

/** An address to which the server delivers nothing, for good, in its own words. */
export interface RefusedAddress {
  address: string;
  answer: string;
}

// RFC 5321 § 4.2.3, RFC 7504: no such mailbox, not here, full, no such name, no mail at all.
const ofAddresses = [550, 551, 552, 553, 556];
// RFC 3463: of the addressee (5.1, but for the two of the sender), of the mailbox (5.2), unknown where mail is looked up before it is taken (5.4.1).
const statuses = /^5\.(?:0\.0|1\.(?![78]$)\d+|2\.\d+|4\.1)$/;
// Servers that give no status say so.
const ofUs = /relay|spam|block|polic|reputation|authenti|sender|spf|dkim|dmarc/i;

/** Of those that a server refused one by one (RCPT TO), the addresses that it refuses for what they are: what is refused for now, or because of us, says nothing of them. */
export function refusedAddresses(errors: SmtpError[] = []): RefusedAddress[] {
  return errors.flatMap(({ recipient, responseCode, response = '' }) => {
    const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
    const isTheirs = ofAddresses.includes(responseCode ?? 0) && (status === undefined || statuses.test(status));
    // Nor are they full when we have sent too much.
    return recipient && isTheirs && !ofUs.test(response) && !saysTooMuch(response)
      ? [{ address: recipient, answer: response }]
      : [];
  });
}

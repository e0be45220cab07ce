import { expect, it } from '@jest/globals';
import { refusedAddresses } from './refused-addresses.js';
import type { SmtpError } from './smtp-error.js';

const told = (response: string) =>
  refusedAddresses([{ recipient: 'a@client.test', responseCode: Number(response.slice(0, 3)), response } as SmtpError])
    .length === 1;

it.each([
  '550 5.1.1 <a@client.test>: Recipient address rejected: User unknown',
  '550 No such user here',
  '550 5.2.1 The email account is disabled',
  '550 5.4.1 Recipient address rejected: Access denied',
  '552 5.2.2 Mailbox full',
  '552 The mailbox quota is exceeded',
  '550 Mailbox size limit exceeded',
  '553-5.1.2 We were unable to find the recipient domain',
  '556 5.1.10 Recipient address has null MX',
])('an address is refused for what it is: %s', (response) => {
  expect(told(response)).toBe(true);
});

it.each([
  '450 4.1.1 Recipient address rejected: undeliverable for now',
  '451 4.7.1 Greylisted, come back later',
  '452 4.2.2 Mailbox full',
  '554 5.7.1 <a@client.test>: Relay access denied',
  '550 relay not permitted',
  '550 5.7.26 Unauthenticated mail is refused',
  '550 5.1.8 Sender address rejected: domain not found',
  '550 Blocked by our policy',
  '550 Domain editeur.test has exceeded the max emails per hour (100/100 (100%)) allowed. Message discarded.',
  '550 Mail send limit exceeded',
  '553 sorry, your daily quota has been reached',
  '550 Too many messages, slow down',
  '550 Rate limit reached',
  '530 5.7.0 Must issue a STARTTLS command first',
])('what is refused for now, or because of us, says nothing of it: %s', (response) => {
  expect(told(response)).toBe(false);
});

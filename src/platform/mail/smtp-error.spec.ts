import { expect, it } from '@jest/globals';
import { reachedOurLimit, type SmtpError } from './smtp-error.js';

const limited = (response: string) =>
  reachedOurLimit({ responseCode: Number(response.slice(0, 3)), response } as SmtpError);

it.each([
  '450 4.7.1 Quota reached, try again tomorrow',
  '451 4.7.0 Domain editeur.test has exceeded the max emails per hour (100/100) allowed',
  '452 4.3.1 Daily sending quota exceeded',
  '452 Sending limit reached for this account',
  '450 4.7.1 Error: too much mail from 192.0.2.7',
])('a relay that has had enough of us for now is waited for: %s', (response) => {
  expect(limited(response)).toBe(true);
});

it.each([
  '451 4.3.0 busy',
  '451 4.7.1 Greylisted, come back later',
  '452 4.2.2 Mailbox full',
  '550 5.4.5 Daily user sending quota exceeded',
])('what is no limit of ours for now has its few tries, or none: %s', (response) => {
  expect(limited(response)).toBe(false);
});

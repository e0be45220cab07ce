import { setTimeout } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { pageOf, type Visitor } from './app.js';

const interval = 30_000;

/** What a person’s application shows: of now, or of so many intervals before or after. @param letters as the page shows them */
export function codeOf(letters: string, steps = 0): string {
  const secret = Secret.fromBase32(letters.replaceAll(' ', ''));
  return new TOTP({ secret }).generate({ timestamp: Date.now() + steps * interval });
}

/**
 * The code of the interval before: this one’s stays to come in with. It is taken as long as this interval lasts, and given where enough of it is left.
 * @param within how long it may take to arrive, in milliseconds
 */
export async function codeBefore(letters: string, within: number): Promise<string> {
  const left = interval - (Date.now() % interval);
  if (left < within) await setTimeout(left + 50);
  return codeOf(letters, -1);
}

/** The key that a page of enrolment shows, in letters. */
export function keyOn(page: { text: string }): string {
  return pageOf(page)('.s-seed-key').text();
}

/** Puts a second factor in place, from « Mon compte ». @returns its key, and its recovery codes */
export async function enrol(visitor: Visitor): Promise<{ key: string; codes: string[] }> {
  await visitor.post('/account/factor/beginning').expect(303);
  const key = keyOn(await visitor.get('/account/factor').expect(200));
  const code = await codeBefore(key, 2_000);
  const answer = await visitor.post('/account/factor').type('form').send({ code }).expect(200);
  return { key, codes: codesOn(answer) };
}

export function codesOn(answer: { text: string }): string[] {
  const page = pageOf(answer);
  return page('.s-codes code')
    .map((_, code) => page(code).text())
    .get();
}

import { describe, expect, it } from '@jest/globals';
import { complaints } from '../../test/support/complaints.js';
import { log, redacted } from './log.js';

describe('a text of the log', () => {
  it.each([
    ['no mail for ada.neuve@editeur.test today', 'no mail for <address> today'],
    ['Key (lower(email))=(a@b.fr)', 'Key (lower(email))=(<address>)'],
    ['hash $argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', 'hash <hash>'],
    [`sha256 ${'ab'.repeat(32)}`, 'sha256 <token>'],
    [
      `/password/choice/01a21a33-fb9d-736e-8696-d2d4e9fb803c.${'Zy-_'.repeat(11)}`,
      '/password/choice/01a21a33-fb9d-736e-8696-d2d4e9fb803c.<token>',
    ],
    ['job 01a21a33-fb9d-736e-8696-d2d4e9fb803c', 'job 01a21a33-fb9d-736e-8696-d2d4e9fb803c'],
    ['one\r\n{"level":"security"}\u2028two\u0000', 'one {"level":"security"} two '],
  ])('%j is %j', (text, kept) => expect(redacted(text)).toBe(kept));
});

describe('a line of the log', () => {
  it('is one line, and carries nothing of a statement’s values', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "secret\nvalue"'), {
      severity: 'ERROR',
      code: '22P02',
      detail: 'Key (email)=(a@b.fr)',
      parameters: ['$argon2id$v=19$x'],
    });
    log.fault('request', error, { path: '/clients/:id', missing: undefined });
    const [line = '', ...more] = complaints();
    expect(more).toEqual([]);
    expect(line).not.toMatch(/\n|secret|a@b|argon2/);
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      what: 'request',
      path: '/clients/:id',
      code: '22P02',
      error: 'Error: invalid input syntax for type uuid: <value>',
    });
  });

  it('says what was thrown that is no error', () => {
    log.fault('odd', 'a@b.fr fell');
    expect(JSON.parse(complaints()[0] ?? '')).toMatchObject({ error: '<address> fell' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { checkRpps } from './rpps.js';

describe('RPPS number', () => {
  it.each(['99700218896', '9970 0218 896'])('takes %s, a number of the TEST directory', (input) => {
    expect(checkRpps(input)).toMatchObject({ ok: true });
  });

  it('recognises the national identifier of the first line of a card', () => {
    expect(checkRpps('899700218896')).toMatchObject({ code: 'national_id' });
  });

  it.each([
    ['', 'empty'],
    ['9970021889', 'length'],
    ['9970021889X', 'format'],
    ['99700218897', 'key'],
  ])('refuses « %s » as %s', (input, code) => {
    expect(checkRpps(input)).toMatchObject({ ok: false, code });
  });

  it('refuses zeros only', () => {
    expect(checkRpps('00000000000')).toMatchObject({ ok: false, code: 'zeros' });
  });
});

import { expect, it } from '@jest/globals';
import { isMailAddress } from './mail-address.js';
import { plainLine, plainText } from './plain-text.js';

it('keeps what is read, its lines and its joined emoji, and nothing that deceives', () => {
  expect(plainText('a\u0000b\u202ec\u2066\n\té 👩\u200d⚕️\u0085')).toBe('abc\n\té 👩\u200d⚕️');
});

it('makes one line of several', () => {
  expect(plainLine(' Ada\r\n \u0000 Love\u200flace ')).toBe('Ada Lovelace');
});

it('is asked of an address', () => {
  expect([isMailAddress('a@b.fr'), isMailAddress('a\u202eb@b.fr'), isMailAddress('a\u0001@b.fr')]).toEqual([
    true,
    false,
    false,
  ]);
});

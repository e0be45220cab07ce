import { describe, expect, it } from '@jest/globals';
import { frenchPhone } from './phone.js';

describe('phone number for form 413', () => {
  it.each([
    ['04 92 03 77 77', '0492037777'],
    ['04.92.03.77.77', '0492037777'],
    ['+33 6 12 34 56 78', '0612345678'],
    ['+33 (0)6 12 34 56 78', '0612345678'],
    ['0033612345678', '0612345678'],
    ['00 33 0612345678', '0612345678'],
    ['+262 692 12 34 56', '0692123456'],
    ['06-12-34-56-78', '0612345678'],
  ])('writes %s as %s', (input, value) => {
    expect(frenchPhone(input)).toEqual({ ok: true, value });
  });

  it.each([
    ['', 'empty'],
    ['612345678', 'length'],
    ['+32 475 12 34 56', 'foreign'],
    ['3646', 'format'],
    ['0012345678', 'foreign'],
    ['06 12 34 56 7', 'format'],
  ])('refuses « %s » as %s', (input, code) => {
    expect(frenchPhone(input)).toMatchObject({ ok: false, code });
  });
});

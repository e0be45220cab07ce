import { describe, expect, it } from '@jest/globals';
import { dottedIdentifier, isStrictDer, readElement } from './der.js';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('isStrictDer', () => {
  it.each(['30 00', '30 03 02 01 05', '03 02 07 80', '06 03 55 04 03', '02 02 00 80', '01 01 ff', 'a0 02 05 00'])(
    'takes %s',
    (text) => {
      expect(isStrictDer(hex(text))).toBe(true);
    },
  );

  it.each([
    ['nothing', ''],
    ['an indefinite length', '30 80 02 01 05 00 00'],
    ['a length longer than needed', '30 81 03 02 01 05'],
    ['bytes left over', '30 00 00'],
    ['a length beyond the end', '30 04 02 01 05'],
    ['a long tag', '1f 81 00 00'],
    ['an integer longer than needed', '02 02 00 7f'],
    ['a negative one too', '02 02 ff 80'],
    ['an empty integer', '02 00'],
    ['a boolean that is neither', '01 01 01'],
    ['unused bits that are set', '03 02 07 81'],
    ['a bit string without bits but with unused ones', '03 01 03'],
    ['a NULL with content', '05 01 00'],
    ['an identifier that does not end', '06 02 55 84'],
    ['an identifier with an empty group', '06 03 55 80 03'],
    ['a constructed string', '2c 03 0c 01 41'],
    ['a primitive sequence', '10 00'],
  ])('refuses %s', (_name, text) => {
    expect(isStrictDer(hex(text))).toBe(false);
  });

  it('refuses what is too deep or too numerous', () => {
    let nested: Uint8Array = hex('05 00');
    for (let depth = 0; depth < 40; depth += 1)
      nested = Buffer.concat([hex('30'), Buffer.from([nested.length]), nested]);
    expect(isStrictDer(nested)).toBe(false);
    const many = Buffer.concat([hex('30 82 4e 20'), Buffer.alloc(20000, hex('05 00'))]);
    expect(isStrictDer(many)).toBe(false);
    expect(isStrictDer(many, 20000)).toBe(true);
  });

  it('reads an identifier whose first arc is 2 or whose arcs are large', () => {
    expect(dottedIdentifier(readElement(hex('06 03 55 1d 11'))?.content ?? hex(''))).toBe('2.5.29.17');
    expect(dottedIdentifier(hex('2a 86 48 86 f7 0d 01 01 0b'))).toBe('1.2.840.113549.1.1.11');
    expect(dottedIdentifier(hex('88 37'))).toBe('2.999');
  });
});

import { describe, expect, it } from '@jest/globals';
import { textOfName, shownName } from './distinguished-name.js';

describe('a distinguished name', () => {
  it('is shown as RFC 4514 writes it: the CN first, commas without space', () => {
    const name = [
      { type: 'C', value: 'FR' },
      { type: 'ST', value: 'Rhône (69)' },
      { type: 'CN', value: 'INSI-AUTO' },
    ];
    expect(shownName(name)).toBe('CN=INSI-AUTO,ST=Rhône (69),C=FR');
    expect(textOfName(name)).toBe('C=FR, ST=Rhône (69), CN=INSI-AUTO');
  });

  it.each([
    ['Dupont, Fils + Cie', 'Dupont\\, Fils \\+ Cie'],
    ['L"ÉTOILE" <A;B> \\', 'L\\"ÉTOILE\\" \\<A\\;B\\> \\\\'],
    ['#1 ', '\\#1\\ '],
    [' A', '\\ A'],
    [' ', '\\ '],
    ['', ''],
  ])('escapes « %s » (RFC 4514 §2.4)', (value, escaped) => {
    expect(shownName([{ type: 'O', value }])).toBe(`O=${escaped}`);
  });
});

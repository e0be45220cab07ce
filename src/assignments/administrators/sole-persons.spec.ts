import { describe, expect, it } from '@jest/globals';
import { soleWords } from './sole-persons.js';

describe('whom nobody else goes on for', () => {
  it('is named up to three, and the others are counted', () => {
    const clients = ['A', 'B', 'C', 'D', 'E'].map((name) => ({ id: name, name }));
    expect(soleWords(clients)).toBe('Seule personne habilitée pour A, B, C et 2\u00a0autres');
    expect(soleWords(clients.slice(0, 1))).toBe('Seule personne habilitée pour A');
  });
});

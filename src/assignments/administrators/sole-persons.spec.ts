import { describe, expect, it } from '@jest/globals';
import { soleWords } from './sole-persons.js';

describe('whom nobody else goes on for', () => {
  it('is named up to three, and the others are counted', () => {
    expect(soleWords({ names: ['A', 'B', 'C'], total: 1_997 })).toBe(
      'Seule personne habilitée pour A, B, C et 1\u202f994\u00a0autres',
    );
    expect(soleWords({ names: ['A'], total: 1 })).toBe('Seule personne habilitée pour A');
  });
});

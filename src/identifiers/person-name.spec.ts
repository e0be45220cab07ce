import { describe, expect, it } from '@jest/globals';
import { fullName, signerName } from './person-name.js';

describe('the name of a person', () => {
  it('is first names, then name', () => {
    expect(fullName({ firstName: 'Camille', lastName: 'Morel' })).toBe('Camille Morel');
    expect(signerName({ firstNames: 'Anne Marie', lastName: 'Petit' })).toBe('Anne Marie Petit');
  });

  it('of a signer whom nobody knows is what they are', () => {
    expect([signerName(null), signerName(undefined), signerName({ firstNames: '', lastName: '' })]).toEqual(
      Array(3).fill('le représentant légal'),
    );
    expect(signerName(null, 'Le représentant')).toBe('Le représentant');
  });
});

import { describe, expect, it } from '@jest/globals';
import { searchWords } from './search-words.js';

describe('the words of a search in the register', () => {
  it('forget accents, capitals, punctuation and small words', () => {
    expect(searchWords('Maison d’accueil  de l’Étoile').map((word) => word[0])).toEqual([
      'maison',
      'accueil',
      'etoile',
    ]);
  });

  it('find an acronym written with dots, and the words it stands for', () => {
    expect(searchWords('CHU Nice')[0]).toContain('centre hospitalier universitaire');
    expect(searchWords('SSIAD')[0]).toContain('s s i a d');
  });

  it('take Saint and St for the same', () => {
    expect(searchWords('St-Denis')[0]).toEqual(['st', 'saint']);
  });

  it('are none when nothing was typed but small words', () => {
    expect(searchWords(' de la … ')).toEqual([]);
  });

  it('are bounded, whatever is pasted', () => {
    expect(searchWords('mot '.repeat(500))).toHaveLength(8);
  });
});

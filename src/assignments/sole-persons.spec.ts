import { describe, expect, it } from '@jest/globals';
import { type SoleClient, soleSentences } from './sole-persons.js';

const client = (name: string, selfAdministered = false): SoleClient => ({ id: name, name, selfAdministered });

describe('whom nobody else goes on for', () => {
  it('is told by what mends it: somebody more of ours, or somebody of a client that orders for itself', () => {
    expect(soleSentences([client('A'), client('B', true)])).toEqual([
      expect.stringMatching(/^Seule personne habilitée pour A\u00a0: prévoyez une seconde personne/),
      expect.stringMatching(/^Commande lui-même et n’a personne à lui\u00a0: B\. Déclarez son administrateur/),
    ]);
  });

  it('is named up to three, and nothing is said of nobody', () => {
    expect(soleSentences(['A', 'B', 'C', 'D', 'E'].map((name) => client(name)))[0]).toContain(
      'A, B, C et 2\u00a0autres',
    );
    expect(soleSentences([])).toEqual([]);
  });
});

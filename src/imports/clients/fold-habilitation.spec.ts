import { describe, expect, it } from '@jest/globals';
import type { Line } from '../file/read-line.js';
import { type CardHolder, type ClientState, type Known, noClient } from './client-state.js';
import { foldHabilitations } from './fold-habilitation.js';

const odile: CardHolder = { administratorId: 'odile', name: 'Odile Carpentier', gone: true, employer: '' };
const line = { given: { finessEj: '290000603', habilitatedCards: '2800000004', habilitatedSince: '2024-05-02' } };

function reasons(next: ClientState): string[] {
  const known = { cards: new Map([['2800000004', odile]]) } as unknown as Known;
  return foldHabilitations(line as unknown as Line, next, known).map(({ text }) => text);
}

describe('the habilitations of a line', () => {
  it('of somebody who left since are no news: the exported file comes back unchanged', () => {
    const next = noClient();
    const held = { id: 'a', state: 'active' as const, since: '2024-05-02', name: odile.name, card: '2800000004' };
    next.habilitations.set('odile', { ...held, instant: '' });
    expect(reasons(next)).toEqual([]);
  });

  it('of somebody who has left are refused when they would be new', () => {
    expect(reasons(noClient())).toEqual([expect.stringContaining('a quitté ses fonctions')]);
  });
});

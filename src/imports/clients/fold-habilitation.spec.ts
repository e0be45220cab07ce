import { describe, expect, it } from '@jest/globals';
import type { AssignmentState } from '../../assignments/assignment.entity.js';
import type { Line, Values } from '../file/read-line.js';
import { type CardHolder, type ClientState, type Known, noClient } from './client-state.js';
import { foldHabilitations } from './fold-habilitation.js';

const odile: CardHolder = { administratorId: 'odile', name: 'Odile Carpentier', gone: true, employer: '' };
const line = { given: { finessEj: '290000603', habilitatedCards: '2800000004', habilitatedSince: '2024-05-02' } };

function reasons(next: ClientState, given: Values = line.given): string[] {
  const known = { cards: new Map([['2800000004', odile]]) } as unknown as Known;
  return foldHabilitations({ given } as unknown as Line, next, known).map(({ text }) => text);
}

function recorded(state: AssignmentState = 'active'): ClientState {
  const next = noClient();
  const held = { id: 'a', state, since: '2024-05-02', name: odile.name, card: '2800000004' };
  next.habilitations.set('odile', { ...held, instant: '', recorded: null });
  return next;
}

describe('the habilitations of a line', () => {
  it('of somebody who left since are no news: the exported file comes back unchanged', () => {
    expect(reasons(recorded())).toEqual([]);
  });

  it('that are recorded keep their day, and end elsewhere: a line that asks for more is told so', () => {
    const asked = (habilitatedSince: string) => reasons(recorded(), { ...line.given, habilitatedSince });
    for (const day of ['2024-05-03', '2999-01-01', ''])
      expect(asked(day)).toEqual([expect.stringContaining('déjà enregistrée dans Sceau depuis le 02/05/2024')]);
    expect(reasons(recorded(), { habilitatedSince: '' })).toEqual([
      expect.stringContaining('ne change pas cette date'),
    ]);
    expect(reasons(recorded(), { habilitatedCards: '' })).toEqual([expect.stringContaining('ne met pas fin')]);
    expect(reasons(noClient(), { habilitatedCards: '', habilitatedSince: '' })).toEqual([]);
    // Since when its end is asked for says nothing of since when it was there.
    expect(reasons(recorded('end_requested'), { ...line.given, habilitatedSince: '2023-01-09' })).toEqual([]);
  });

  it('of somebody who has left are refused when they would be new', () => {
    expect(reasons(noClient())).toEqual([expect.stringContaining('a quitté ses fonctions')]);
  });
});

import { expect, it } from '@jest/globals';
import type { Claims, Outcome } from '../kinds/import-kinds.js';
import type { CardJudgement } from './judge-cards.js';
import { refuseSecondCards } from './second-cards.js';

const judgement = (key: string, line: number, id: string | null, outcome: Outcome = 'new'): CardJudgement => {
  const values = { lastName: 'Roux', firstName: 'Luc' };
  const person = { id, version: 1, clientId: null, employer: '', values, gone: false, active: null };
  const kind = 'CPA' as const;
  const state = 'active' as const;
  const card = { id: null, administratorId: '', number: key, kind, state, validUntil: '2030-01-01', version: 0 };
  const verdicts = [{ line, outcome, differences: [], errors: [], left: [], remarks: [] }];
  return {
    key,
    subjectId: id,
    clientId: null,
    before: { person: null, card: null },
    after: { person, card },
    verdicts,
  };
};
const outcomes = (judged: CardJudgement[]) => judged.map(({ verdicts }) => verdicts[0]?.outcome);

it('knows the person of an earlier batch, and leaves alone the other lines of one that is in error', () => {
  const claims: Claims = new Map();
  expect(outcomes(refuseSecondCards([judgement('a', 2, 'luc'), judgement('b', 3, 'luc', 'error')], claims))).toEqual([
    'new',
    'error',
  ]);
  const [later, other] = refuseSecondCards([judgement('c', 900, 'luc'), judgement('d', 901, 'zoe')], claims);
  expect(later).toMatchObject({ after: null, verdicts: [{ outcome: 'error' }] });
  expect(later?.verdicts[0]?.errors[0]?.text).toContain('(lignes 2, 900)');
  expect(other?.verdicts[0]?.outcome).toBe('new');
});

import { describe, expect, it } from '@jest/globals';
import { readinessScore } from './readiness-score.js';
import { readinessChart } from './readiness-chart.js';

describe('the score', () => {
  it('adds up, counts a lack wherever it is, and says what would make a client ready at once', () => {
    const score = readinessScore([
      { lacks: [], clients: 7 },
      { lacks: ['card'], clients: 3 },
      { lacks: ['card', 'register'], clients: 2 },
      { lacks: ['contract'], clients: 1 },
    ]);
    expect(score).toMatchObject({ clients: 13, ready: 7, one: 4, several: 2 });
    expect(score.ready + score.one + score.several).toBe(score.clients);
    expect(score.lacking).toEqual([
      { lack: 'card', clients: 5, alone: 3, reachable: 5 },
      { lack: 'register', clients: 2, alone: 0, reachable: 2 },
      { lack: 'contract', clients: 1, alone: 1, reachable: 1 },
    ]);
  });

  it('is nothing of nobody', () => {
    expect(readinessScore([])).toEqual({ clients: 0, ready: 0, one: 0, several: 0, lacking: [] });
  });
});

describe('the picture over time', () => {
  it('draws each month as high as its number and tells the difference', () => {
    const { bars, rows, from, to } = readinessChart([
      { month: '2026-09', ready: 5, clients: 10 },
      { month: '2026-10', ready: 10, clients: 10 },
      { month: '2026-11', ready: 8, clients: 10 },
    ]);
    expect(bars.map(({ height }) => Number(height))).toEqual([117, 234, 187.2]);
    expect(rows.map(({ more }) => more)).toEqual(['', '+5', '−2']);
    expect([from, to]).toEqual(['septembre 2026', 'novembre 2026']);
    expect(bars.map(({ fill }) => fill)).toEqual(['fill-mid', 'fill-mid', 'fill-accent']);
  });
});

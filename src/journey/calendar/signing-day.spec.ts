import { describe, expect, it } from '@jest/globals';
import { whyNotSignedOn } from './signing-day.js';

describe('the day of a signature', () => {
  // 00:30 of 24 November in Paris.
  const sentAt = new Date('2026-11-23T23:30:00Z');
  const why = (day: string, sent: Date | null = sentAt) => whyNotSignedOn(day, { sentAt: sent, today: '2026-12-01' });

  it('is the day the paper was sent, in Paris, or one after it', () => {
    expect(why('2026-11-24')).toBeNull();
    expect(why('2026-12-01')).toBeNull();
  });

  it('is none before it, and the reason says since when', () => {
    expect(why('2026-11-23')).toContain('parti le 24\u00a0novembre\u00a02026');
    expect(why('2019-01-01')).toContain('celle d’une autre version');
  });

  it('may be any past day where nothing left to be signed', () => {
    expect(why('2019-01-01', null)).toBeNull();
  });

  it('is none that has not come, whether a paper left or not', () => {
    for (const sent of [sentAt, null]) expect(why('2026-12-02', sent)).toContain('n’est pas encore venue');
  });
});

import { describe, expect, it } from '@jest/globals';
import { whySignedTooEarly } from './signing-day.js';

describe('the day of a signature', () => {
  // 00:30 of 24 November in Paris.
  const sentAt = new Date('2026-11-23T23:30:00Z');

  it('is the day the paper was sent, in Paris, or one after it', () => {
    expect(whySignedTooEarly(sentAt, '2026-11-24')).toBeNull();
    expect(whySignedTooEarly(sentAt, '2026-12-01')).toBeNull();
  });

  it('is none before it, and the reason says since when', () => {
    expect(whySignedTooEarly(sentAt, '2026-11-23')).toContain('parti le 24\u00a0novembre\u00a02026');
    expect(whySignedTooEarly(sentAt, '2019-01-01')).toContain('celle d’un autre document');
  });
});

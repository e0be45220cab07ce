import { describe, expect, it } from '@jest/globals';
import { applicationAddress, newSeed, stepOf } from './one-time-code.js';
import { newRecoveryCodes, readRecoveryCode } from './recovery-codes.js';

// RFC 6238, appendix B: the seed of SHA-1 is « 12345678901234567890 ».
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1_000);

describe('a one-time code', () => {
  // The last six of the eight figures of the appendix.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('at %d s is %s, as in RFC 6238', (seconds, code) => {
    expect(stepOf(seed, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('is taken one interval early or late, told as its own interval, and no further', () => {
    const code = '081804';
    const step = Math.floor(1_111_111_109 / 30);
    expect(stepOf(seed, code, at(1_111_111_109 + 30))).toBe(step);
    expect(stepOf(seed, code, at(1_111_111_109 - 30))).toBe(step);
    expect(stepOf(seed, code, at(1_111_111_109 + 61))).toBeNull();
    expect(stepOf(seed, code, at(1_111_111_109 - 61))).toBeNull();
  });

  it('is six figures: nothing shorter, longer or written otherwise is compared', () => {
    for (const typed of ['', '08180', '0818040', 'abcdef', '０８１８０４', '08180é'])
      expect(stepOf(seed, typed, at(1_111_111_109))).toBeNull();
    expect(stepOf(seed, '081 804', at(1_111_111_109))).not.toBeNull();
  });

  it('comes from a seed of 160 bits, other each time, that an application reads whoever the editor is', () => {
    expect(newSeed()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSeed()).not.toBe(newSeed());
    const url = new URL(applicationAddress(seed, { email: 'a+b@c.test', editorName: 'Éditions: du Sud & Cie' }));
    expect(url.searchParams.get('secret')).toBe(seed);
    expect(decodeURIComponent(url.pathname)).toContain('a+b@c.test');
  });
});

describe('a recovery code', () => {
  it('is one of ten, all different, read however it is typed', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      const plain = code.replaceAll('-', '');
      expect(readRecoveryCode(code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(plain);
    }
    for (const typed of ['', 'ABCD', 'K7QF-2MDX-9PTA-0', 'K7QF-2MDX-9PT!', 'U'.repeat(12)])
      expect(readRecoveryCode(typed)).toBeNull();
  });
});

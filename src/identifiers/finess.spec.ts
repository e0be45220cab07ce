import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkFiness } from './finess.js';

describe('FINESS number', () => {
  // Guide V0.6, étape 1, « Identifier le FINESS juridique »: the twelve numbers of the CHU de Nice, one of them misprinted.
  it.each([
    '060024411',
    '060785003',
    '060788957',
    '060793775',
    '060790573',
    '060789195',
    '060789799',
    '060016508',
    '060004538',
    '060789245',
    '060790177',
  ])('takes %s, printed in the guide', (finess) => {
    expect(checkFiness(finess)).toEqual({ ok: true, value: finess });
  });

  it('refuses the misprint of the guide and says which key would be right', () => {
    const answer = checkFiness('060923151');
    expect(answer).toMatchObject({ ok: false, code: 'key' });
    const key = /devrait être (\d)/.exec(answer.ok ? '' : answer.reason)?.[1];
    expect(checkFiness(`06092315${key}`).ok).toBe(true);
    expect(answer).toMatchObject({ reason: expect.stringContaining('mal lu') });
  });

  it('takes the number the register has for that address', () => {
    expect(checkFiness('060023751').ok).toBe(true);
  });

  it.each(['2A0000253', '2A0022851', '2B0000368', '2B0004527'])('takes the Corsican number %s', (finess) => {
    expect(checkFiness(finess)).toEqual({ ok: true, value: finess });
  });

  it.each(['2B0000253', '2A0000368'])('refuses %s, a Corsican number with the other letter', (finess) => {
    expect(checkFiness(finess)).toMatchObject({ ok: false, code: 'key' });
  });

  it('refuses 000000000, which passes Luhn and is nobody, in TEST too', () => {
    expect(checkFiness('000000000')).toMatchObject({ ok: false, code: 'zeros' });
    expect(checkFiness('000000000', { lenientKey: true })).toMatchObject({ ok: false, code: 'zeros' });
  });

  it('forgives spaces, dots and small letters', () => {
    expect(checkFiness(' 06 078 501.1\u00a0')).toEqual({ ok: true, value: '060785011' });
    expect(checkFiness('2a 000 0253')).toEqual({ ok: true, value: '2A0000253' });
  });

  it('proposes the zero a spreadsheet has removed', () => {
    expect(checkFiness('60785011')).toMatchObject({ code: 'length', reason: expect.stringContaining('060785011') });
  });

  it('recognises the national identifier and the letter O', () => {
    expect(checkFiness('1060785011')).toMatchObject({
      code: 'length',
      reason: expect.stringContaining('essayez 060785011'),
    });
    expect(checkFiness('O60785011')).toMatchObject({ code: 'format', reason: expect.stringContaining('lettre O') });
  });

  it.each([
    ['', 'empty'],
    ['0607850', 'length'],
    ['2C0000253', 'format'],
    ['06078501A', 'format'],
  ])('refuses « %s » as %s', (input, code) => {
    expect(checkFiness(input)).toMatchObject({ ok: false, code });
  });

  it.each(['0B0221636', '1B0073160'])('takes the TEST identifier %s only when told to be lenient', (finess) => {
    expect(checkFiness(finess)).toMatchObject({ ok: false, code: 'format' });
    expect(checkFiness(finess, { lenientKey: true })).toEqual({ ok: true, value: finess });
  });

  it('detects every single misread digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (position, shift) => {
        const digits = [...'060785011'];
        digits[position] = String((Number(digits[position]) + shift) % 10);
        expect(checkFiness(digits.join('')).ok).toBe(false);
      }),
    );
  });
});

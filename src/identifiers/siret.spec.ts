import { describe, expect, it } from '@jest/globals';
import { checkSiren, checkSiret } from './siret.js';

describe('SIRET and SIREN', () => {
  // F3.3: the last three belong to La Poste; its head office passes Luhn while its sum of digits is 26.
  it.each(['73282932000074', '35600000049837', '35600000009075', '35600000000048'])('takes the SIRET %s', (siret) => {
    expect(checkSiret(siret)).toEqual({ ok: true, value: siret });
  });

  it.each([
    ['3624679471379', 'length'],
    ['73282932000075', 'key'],
    ['73282942000074', 'key'],
    ['35600000049838', 'key'],
    ['7328293200007X', 'format'],
    ['', 'empty'],
  ])('refuses the SIRET « %s » as %s', (siret, code) => {
    expect(checkSiret(siret)).toMatchObject({ ok: false, code });
  });

  it('says when the fault is in the SIREN part, even if the whole passes', () => {
    expect(checkSiret('73282942000073')).toMatchObject({ ok: false, reason: expect.stringContaining('732829420') });
  });

  it('refuses a number made of zeros only, which every key lets through', () => {
    expect(checkSiren('000000000')).toMatchObject({ ok: false, code: 'zeros' });
    expect(checkSiret('00000000000000')).toMatchObject({ ok: false, code: 'zeros' });
  });

  it('proposes no key for La Poste, whose rule has several', () => {
    const answer = checkSiret('35600000049838');
    expect(answer).toMatchObject({ ok: false, code: 'key', reason: expect.stringContaining('La Poste') });
    expect(answer.ok ? '' : answer.reason).not.toContain('devrait être');
  });

  it('forgives spaces', () => {
    expect(checkSiret('732 829 320 00074')).toEqual({ ok: true, value: '73282932000074' });
    expect(checkSiren('187 512 751')).toEqual({ ok: true, value: '187512751' });
  });

  it('refuses a SIREN and gives the right key', () => {
    expect(checkSiren('187512752')).toMatchObject({ code: 'key', reason: expect.stringContaining('devrait être 1') });
  });
});

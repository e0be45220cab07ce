import { describe, expect, it } from '@jest/globals';
import { clock } from '../clock.js';
import { readChange } from './change-form.js';

const read = (body: Record<string, string>) =>
  clock.at(new Date('2026-11-30T09:00:00Z'), () => readChange('end', ['reason', 'date'], { body, uploads: {} }));

describe('the form of a transition', () => {
  it('reads a day as every form does, as a person of France writes it too', async () => {
    expect(await read({ 'end-reason': ' départ ', 'end-date': '29/11/2026' })).toEqual({
      ok: true,
      given: { reason: 'départ', date: '2026-11-29' },
      values: { 'end-reason': 'départ', 'end-date': '29/11/2026' },
    });
  });

  it('says of each field what is wrong with it, and loses nothing', async () => {
    const typed = { 'end-reason': 'a'.repeat(1001), 'end-date': '2026-12-01' };
    expect(await read(typed)).toEqual({
      ok: false,
      errors: {
        'end-reason': 'Le motif dépasse 1\u00a0000 caractères\u00a0: raccourcissez-le.',
        'end-date': 'Cette date n’est pas encore venue\u00a0: indiquez celle du fait lui-même.',
      },
      values: typed,
    });
    expect(await read({})).toMatchObject({
      errors: { 'end-reason': 'Indiquez le motif.', 'end-date': 'Indiquez la date.' },
    });
  });
});

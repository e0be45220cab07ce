import { expect, it } from '@jest/globals';
import { readRequestChange } from './request-change.form.js';

it('gives back all that was typed, whichever of the answers is wrong', async () => {
  const typed = { 'ack-reason': 'Le motif que j’ai tapé', 'ack-dossier_number': 'numéro 2026 du dossier' };
  const of = (body: object) => readRequestChange('ack', ['reason', 'dossier_number'], { body, uploads: {} });
  const wrongNumber = await of(typed);
  expect(wrongNumber).toMatchObject({ ok: false, values: typed });
  expect(wrongNumber.ok || Object.keys(wrongNumber.errors)).toEqual(['ack-dossier_number']);
  const both = { ...typed, 'ack-reason': '' };
  const wrong = await of(both);
  expect(wrong).toMatchObject({ ok: false, values: both });
  expect(wrong.ok || Object.keys(wrong.errors)).toEqual(['ack-reason', 'ack-dossier_number']);
});

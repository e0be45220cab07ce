import { describe, expect, it } from '@jest/globals';
import { readDossierNumber } from './request.form.js';

describe('the number of a dossier', () => {
  it('is kept in capitals, as mails are read for it', () => {
    expect(readDossierNumber(' dem-2026-0118b ')).toEqual({ ok: true, number: 'DEM-2026-0118B' });
  });

  it('is a number alone', () => {
    expect(readDossierNumber('DEM 118')).toMatchObject({ ok: false });
    expect(readDossierNumber('')).toMatchObject({ ok: false });
  });
});

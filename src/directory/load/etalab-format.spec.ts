import { describe, expect, it } from '@jest/globals';
import { etalabFormat } from './etalab-format.js';
import { plainFormat } from './plain-format.js';
import { clean } from './register-format.js';

const establishment =
  'structureet;010000024;010780054;CH DE FLEYRIAT;CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT;;;900;RTE;DE PARIS;;;451;01;AIN;01440 VIRIAT CEDEX;0474454647;;355;Centre Hospitalier (C.H.)'.split(
    ';',
  );

describe('the old etalab files of the register', () => {
  it('say the day they were extracted in their first line', () => {
    expect(etalabFormat.recognise(['finess', 'etalab', '111', '2026-05-12'], 'x.csv')).toBe('2026-05-12');
    expect(etalabFormat.recognise(['finess_et', 'finess_ej'], 'x.csv')).toBeNull();
  });

  it('give an establishment, its legal entity and its town as people say it', () => {
    expect(etalabFormat.read(establishment)).toMatchObject({
      kind: 'establishment',
      finess: '010000024',
      legalEntityFiness: '010780054',
      name: 'CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT',
      town: 'VIRIAT',
      postalCode: '01440',
      departement: '01',
      address: '900 RTE DE PARIS',
    });
  });

  it('refuse a row whose number has a wrong key, with the reason', () => {
    expect(etalabFormat.read(['structureet', '010000025', ...establishment.slice(2)])).toMatchObject({
      refused: expect.stringContaining('clé de contrôle'),
    });
  });
});

describe('the plain list of establishments', () => {
  it('takes its date from the name of the file', () => {
    const header = 'finess_et;finess_ej;raison_sociale;categorie;libelle_categorie;adresse;code_postal;ville;maj'.split(
      ';',
    );
    expect(plainFormat.recognise(header, 'finess-et-ej-medicosocial-2021-01.csv')).toBe('2021-01-01');
  });

  it('undoes quotes quoted twice', () => {
    expect(clean('"SESSAD DE L\'IEM ""LA MARELLE"""')).toBe('SESSAD DE L\'IEM "LA MARELLE"');
  });
});

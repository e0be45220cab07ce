import { describe, expect, it } from '@jest/globals';
import { namesCited, numbersCited, placeOf, plainWords, referencesCited } from './cited.js';

const keys = (cited: Map<string, number>) => [...cited.keys()];

describe('numbers of structures', () => {
  it.each([
    ['Comme pour 060785011.', '060785011'],
    ['Comme pour 06 078 501 1.', '060785011'],
    ['FINESS\u00a0: 2a\u202f000\u202f012\u202f3', '2A0000123'],
    ['SIRET 732 829 320 00074', '73282932000074'],
    ['SIRET 73282932000074', '73282932000074'],
    ['SIREN 732.829.320', '732829320'],
    ['OU=1060785011', '060785011'],
    ['OU=373282932000074', '73282932000074'],
  ])('are read in « %s »', (text, number) => {
    expect(keys(numbersCited(text))).toContain(number);
  });

  it.each(['Appelez le 04 93 12 34 56.', 'Le 27/11/2026 à 10 h', '060785011A', 'C-2026-0001', '06078\n5011'])(
    'are not in « %s »',
    (text) => expect(keys(numbersCited(text))).toEqual([]),
  );

  it('say where they begin', () => {
    expect(numbersCited('Voir 06 078 501 1').get('060785011')).toBe(5);
  });
});

describe('references', () => {
  it('are words with a digit, as they are written and in capitals, without what follows them', () => {
    expect(keys(referencesCited('Commande c-2026-0007, dossier DEM/2026.118.'))).toEqual([
      'c-2026-0007',
      'C-2026-0007',
      'DEM/2026.118',
    ]);
  });

  it('are neither a year, a postcode nor a word', () => {
    expect(keys(referencesCited('En 2026, à Nice 06000, rapidement'))).toEqual([]);
  });
});

describe('names', () => {
  it('are whole, whatever their accents, capitals and signs', () => {
    const text = 'Bonjour,\ncomme pour l’E.H.P.A.D. Saint-Éloi\u202f: merci.';
    expect(keys(namesCited(text))).toContain(plainWords('EHPAD SAINT ELOI').replace('ehpad', 'e h p a d'));
    expect(keys(namesCited('au Cœur des Ænea'))).toContain('coeur des aenea');
  });

  it('of one word have a capital and are long: « espérance » is a word', () => {
    expect(keys(namesCited('dans l’espérance de'))).not.toContain('esperance');
    expect(keys(namesCited('comme pour Espérance'))).toContain('esperance');
    expect(keys(namesCited('Bonjour Madame'))).toEqual(['bonjour madame']);
  });

  it('of two words are long enough', () => {
    expect(keys(namesCited('Les Pins'))).toEqual(['les pins']);
    expect(keys(namesCited('Au bois'))).toEqual([]);
  });
});

describe('names that are written in several ways', () => {
  it.each([
    ['comme pour l’EHPAD St-Éloi', 'ehpad saint eloi'],
    ['comme pour l’EHPAD Saint Éloi', 'ehpad st eloi'],
    ['comme pour l’E.H.P.A.D. Ste Anne', 'ehpad sainte anne'],
    ['la Rés. Les Tilleuls', 'residence les tilleuls'],
    ['au C.H. de Vichy', 'centre hospitalier de vichy'],
    ['le centre hospitalier de Vichy', 'ch de vichy'],
    ['le CHU de Nice', 'centre hospitalier universitaire de nice'],
    ['le SSIAD du Lac', 'service de soins infirmiers a domicile du lac'],
    ['la maison d’accueil spécialisée Les Genêts', 'mas les genets'],
    ['l’IME Les Genêts', 'institut medico educatif les genets'],
    ['l’établissement d’hébergement pour personnes âgées dépendantes Les Pins', 'ehpad les pins'],
    ['St Éloi', 'saint eloi'],
  ])('« %s » is « %s » too', (text, name) => expect(keys(namesCited(text))).toContain(name));

  it('have the kind of a structure at their beginning alone', () => {
    expect(keys(namesCited('Villa du Mas Bleu'))).not.toContain('villa du maison d accueil specialisee bleu');
  });

  it('cost a letter little: a handful of looks more', () => {
    const letter = `Bonjour Madame, l’EHPAD St-Éloi et le CHU de Nice ont répondu. ${'Les papiers sont arrivés hier et nous les relisons. '.repeat(16)}`;
    const plain = letter.replace('EHPAD', 'foyer').replace('St-', 'Le ').replace('CHU', 'parc');
    const [looks, usual] = [keys(namesCited(letter)).length, keys(namesCited(plain)).length];
    expect(looks).toBeGreaterThan(usual);
    expect(looks - usual).toBeLessThan(130);
  });
});

it('a place is a line, and what stands around', () => {
  const text = 'Bonjour,\n\nComme pour la Résidence Voisine, dont vous parliez.';
  expect(placeOf(text, text.indexOf('Résidence'))).toBe(
    'ligne 3, «\u00a0Comme pour la Résidence Voisine, dont vous parliez.\u00a0»',
  );
});

import { describe, expect, it } from '@jest/globals';
import { zoneOfDepartement } from '../journey/calendar/holidays.js';
import { departementOf, departementOfPostalCode } from './departement.js';
import { departements, departementTitle } from './departements.js';

describe('the département of an address', () => {
  it.each([
    ['9A', '97150', '970100400', '978'],
    ['9A', '97110', '970100400', '971'],
    ['', '20000', '2A0000253', '2A'],
    ['', '20600', '2A0003687', '2B'],
    ['', '67430', '670000298', '67'],
    ['2B', '20600', '2B0000426', '2B'],
    ['', '', '670000298', '67'],
    ['9A', '97133', '970100400', '977'],
    ['974', '97867', '970400016', '974'],
  ])('code « %s », postal code « %s », FINESS %s: %s', (code, postalCode, finess, departement) => {
    expect(departementOf(code, postalCode, finess)).toBe(departement);
  });

  it.each(['97801', '97823', '97867'])('%s is of La Réunion, not of Saint-Martin, and so are its holidays', (code) => {
    expect(departementOfPostalCode(code)).toBe('974');
    expect(zoneOfDepartement(departementOf('', code, '970400016'))).toBe('reunion');
  });

  it.each(['97012', '97000', '96000', '99123', '00100', '9710', 'x'])('« %s » is the postal code of none', (code) => {
    expect(departementOfPostalCode(code)).toBeNull();
  });

  it.each([
    ['9D', '97150', '974'],
    ['13', '84120', '13'],
    ['9B', '', '972'],
    ['9A', '97012', '971'],
  ])('is the register’s own, %s, whatever the postal code %s says', (code, postalCode, departement) => {
    expect(departementOf(code, postalCode, '970100400')).toBe(departement);
  });
});

it('each département has a name, 96 of them in metropolitan France', () => {
  expect(Object.keys(departements).filter((code) => code.length === 2)).toHaveLength(96);
  expect(departementTitle('06')).toBe('06\u00a0Alpes-Maritimes');
  expect(departementTitle('1B')).toBe('1B');
});

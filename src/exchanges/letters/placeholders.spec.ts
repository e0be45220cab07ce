import { describe, expect, it } from '@jest/globals';
import { type PlaceholderValues, placeholdersIn, unknownPlaceholder, withValues } from './placeholders.js';

const values: PlaceholderValues = {
  client: 'Les {numero} Pins',
  numero: '060785003',
  commune: null,
  representant: 'Hélène $& Łukasik',
  charge_de_compte: 'Camille',
  editeur: 'Éditeur',
  expediteur: 'Nadia',
};

describe('a text that cites facts of a client', () => {
  it('says them, and takes nothing that a fact says for one more', () => {
    expect(withValues('{client}, {representant}, {commune}.', values)).toBe('Les {numero} Pins, Hélène $& Łukasik, .');
  });

  it.each([
    ['{{client}}', null],
    ['Bonjour {Client}', '{Client}'],
    ['{{#each clients}}', '{#each clients}'],
    ['${process.env}', '{process.env}'],
    ['{constructor}', '{constructor}'],
    ['{__proto__}', '{__proto__}'],
    ['{}', '{}'],
    ['une { seule accolade', null],
  ])('%s: the word that is not known is %s', (text, odd) => expect(unknownPlaceholder(text)).toBe(odd));

  it('is known by what it cites, each once', () => {
    expect(placeholdersIn('{client} {numero} {client}')).toEqual(['client', 'numero']);
  });
});

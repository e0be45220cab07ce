import { describe, expect, it } from '@jest/globals';
import {
  type PlaceholderValues,
  placeholdersIn,
  unknownPlaceholder,
  withKnownValues,
  withValues,
} from './placeholders.js';

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

  it('shortens the small word before a name that begins with a vowel, in a letter begun as in one that leaves', () => {
    const text = 'le mandat de {representant}, ce que {editeur} attend de {charge_de_compte}, l’avenue de {commune}';
    const told = 'le mandat d’Hélène $& Łukasik, ce qu’Éditeur attend de Camille, l’avenue de ';
    expect(withValues(text, values)).toBe(told);
    expect(withKnownValues(text, values)).toBe(`${told}{commune}`);
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
    ['Bonjour {representant, pour {client}.', '{representant'],
    ['Bonjour {client', '{client'],
    ['Bonjour client}', 'client}'],
    ['Bonjour {clients d’ici', null],
  ])('%s: the word that is not known is %s', (text, odd) => expect(unknownPlaceholder(text)).toBe(odd));

  it('is known by what it cites, each once', () => {
    expect(placeholdersIn('{client} {numero} {client}')).toEqual(['client', 'numero']);
  });
});

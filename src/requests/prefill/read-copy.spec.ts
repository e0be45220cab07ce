import { describe, expect, it } from '@jest/globals';
import type { PrefilledLine } from './prefill.js';
import type { FieldKind, ProcedureField } from './procedure-field.js';
import { readCopy } from './read-copy.js';

const question = (key: string, label: string, kind: FieldKind = 'text', of: string | null = null): ProcedureField => ({
  key,
  label,
  kind,
  of,
  description: '',
  required: false,
  options: [],
  open: false,
  signers: false,
});
const fields = [
  question('name', 'Raison sociale de la structure'),
  question('phone', 'Téléphone du signataire', 'phone'),
  question('since', 'Depuis le', 'date'),
  question('agrees', 'Par un mandataire', 'tick'),
  question('who', 'Vous êtes : vous-même ou', 'choice'),
  question('offers', 'Offres de certificats', 'choices'),
  question('list', 'Administrateurs techniques', 'repetition'),
  question('last', 'Nom', 'text', 'list'),
  question('first', 'Prénom', 'text', 'list'),
];
const sent = (key: string, value: string, row: number | null = null): PrefilledLine => ({
  key,
  row,
  value,
  label: key,
  kept: 'yes',
  why: null,
});

describe('the copy of a dossier', () => {
  it('shows a value after its question: on its line, in the next cell, on the lines below, cut or written otherwise', () => {
    const copy = [
      'Dossier n° 900001',
      'Raison sociale de la structure :',
      'ASSOCIATION L’Œuvre de Saint-',
      'Étienne',
      'Téléphone du signataire | 01 02 03 04 05',
      'Depuis le : 1ᵉʳ juin 2026',
      'Par un mandataire : Oui',
      'Vous êtes : vous-même ou : Mandataire',
      'Offres de certificats : SERV SSL, ORG',
    ].join('\n');
    const lines = [
      sent('name', 'Association l’œuvre de Saint-Étienne'),
      sent('phone', '+33102030405'),
      sent('since', '2026-06-01'),
      sent('agrees', 'true'),
      sent('who', 'Mandataire'),
      sent('offers', 'ORG, SERV SSL'),
    ];
    expect(readCopy(fields, lines, copy)).toEqual([true, true, true, true, true, true]);
  });

  it.each([
    ['name', 'Association', 'Raison sociale de la structure\nTéléphone du signataire : Association'],
    ['agrees', 'false', 'Par un mandataire : Non communiqué'],
    ['agrees', 'true', 'Par un mandataire : Non'],
    ['since', '2026-06-01', 'Depuis le : 01/07/2026'],
    ['offers', 'ORG, SERV SSL', 'Offres de certificats : ORG'],
  ])('says that %s « %s » is not in « %s »', (key, value, copy) => {
    expect(readCopy(fields, [sent(key, value)], copy)).toEqual([false]);
  });

  it('says nothing of a question that does not stand in it', () => {
    expect(readCopy(fields, [sent('name', 'A'), sent('gone', 'B')], 'Nom : A B')).toEqual([null, null]);
  });

  it('has each row of a list for itself: a value that two rows bear is looked for twice', () => {
    const lines = [
      sent('last', 'Roussel', 0),
      sent('last', 'Nguyen', 1),
      sent('first', 'Lise', 0),
      sent('first', 'Lise', 1),
    ];
    const copy = 'Administrateurs techniques\nNom : Roussel\nPrénom : Lise\nNom : Nguyen\nPrénom :';
    expect(readCopy(fields, lines, copy)).toEqual([true, true, true, false]);
  });
});

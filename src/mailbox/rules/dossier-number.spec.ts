import { describe, expect, it } from '@jest/globals';
import { defaultMailRules } from './default-mail-rules.js';
import { mailRuleForm } from './mail-rules.form.js';
import { recogniseMail } from './recognise-mail.js';

const read = (body: string, rules = defaultMailRules) => recogniseMail({ subject: '', body }, rules).dossierNumber;

describe('the number of a dossier', () => {
  it.each([
    ['Numéro de dossier : 2026-118842.', '2026-118842'],
    ['Votre demande est enregistrée sous le numéro 2026-118842. Elle sera traitée.', '2026-118842'],
    ['Dossier n°2026-118842, reçu le 02/12/2026', '2026-118842'],
    ['Dossier nº 2026-118842', '2026-118842'],
    ['Dossier n° 2026\u2011118842 (FINESS 060785011)', '2026-118842'],
    ['(dossier ABC/2026/0042)', 'ABC/2026/0042'],
    ['N° de dossier : CS0012345', 'CS0012345'],
    ['votre dossier 413 n° 2026-118842', '2026-118842'],
    ['Numéro de dossier : 123 456', '123456'],
    ['Numéro de dossier : 12 345', '12345'],
    ['Numéro de dossier : 1\u202f123\u00a0456.', '1123456'],
    ['Numéro de dossier : 4471013\nFINESS : 060785011', '4471013'],
    ['dossier F413-2026-7', 'F413-2026-7'],
    ['Produit n° 4471013 : votre certificat est disponible', '4471013'],
    ['votre dossier 413, numéro de dossier 2026-118842', '2026-118842'],
    ['Dossier 2026-118842\n2 pièces jointes', '2026-118842'],
  ])('is read in « %s »: %s', (body, expected) => {
    expect(read(body)).toBe(expected);
  });

  it.each([
    'votre dossier 413',
    'Votre dossier 503 est complet',
    'Votre dossier 413-2026',
    'Votre dossier 2B0000319',
    'Votre dossier 060785011',
    'Numéro de dossier : 73282932000074',
    'Numéro de dossier : 732829320',
    'Numéro de dossier : FINESS060785011',
    'Dossier 732 829 320',
    'Dossier 732 829 320 00074',
    'Numéro de dossier du 02/12/2026, dossier 02/12/2026',
    'Dossier 2026-12-02 reçu',
    'Votre dossier 12/2026',
    'Votre dossier 2026',
    'Dossier : FORMULAIRE-413.PDF',
    'Dossier : FORMULAIRE-413',
    'Dossier : formulaire_413_2026.pdf',
    'Dossier : 2026-118842.pdf',
    'Dossier : 2026-118842.docx, joint',
    'Vous pouvez nous joindre sous le numéro 3639',
    'Vous pouvez nous joindre sous le numéro 36-39-001',
    'sous le numéro 01 23 45 67 89',
    'sous le numéro 0123456789',
    'sous le numéro 01.23.45.67.89',
    'sous le numéro 0 806 800 213',
    'https://portail.example/dossiers/2026-118842',
    'dossier2026-1@esante.example',
    'Numéro de dossier : 2026@esante.example',
    'Numéro de dossier : 2026 118842',
    'Numéro de dossier : 2026-118842 001',
    'Numéro de dossier : 123 45',
    'Numéro de dossier : 123 456 78',
    'Numéro de dossier : 12345\n678',
    'Numéro de dossier : 12345 - 678',
    'Numéro de dossier : 2026-\n118842',
    'Numéro de dossier : 2026-118842,55',
    'Numéro de dossier : 2026-118842.Merci',
    `Numéro de dossier : 2026-${'1'.repeat(60)}`,
    'Dossier de 123 pages',
    'Dossier 10h30',
    'Numéro de dossier : 4471',
  ])('is not read in « %s »', (body) => {
    expect(read(body)).toBeNull();
  });

  it('keeps what an editor’s own words announce to the same rule', () => {
    const rules = [
      { recognises: 'validation' as const, phrases: ['accord donné'], dossierAfter: ['réf. interne', 'joint à'] },
    ];
    expect(read('Réf. interne AB-77-12', rules)).toBe('AB-77-12');
    expect(read('Réf. interne 060785011', rules)).toBeNull();
    expect(read('joint à FORMULAIRE-413.PDF', rules)).toBeNull();
  });

  it('lets no editor announce a structure, a telephone or a form as a dossier', () => {
    const sent = (dossierAfter: string) =>
      mailRuleForm.safeParse({ phrases: 'accord donné', dossierAfter, version: '1' });
    expect(sent('réf. interne\nsous le numéro').success).toBe(true);
    for (const words of ['FINESS', 'numéro de téléphone', 'formulaire n°', 'n° SIRET'])
      expect(sent(words).error?.issues[0]?.message).toMatch(/autre numéro/u);
  });
});

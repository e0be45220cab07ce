import { describe, expect, it } from '@jest/globals';
import { defaultMailRules } from './default-mail-rules.js';
import { recogniseMail } from './recognise-mail.js';

const read = (body: string, subject = 'Votre demande') => recogniseMail({ subject, body }, defaultMailRules);

describe('recognising a mail of the agency', () => {
  it.each([
    ['Nous avons bien reçu votre formulaire.', 'acknowledgement'],
    ['VOTRE DEMANDE A ÉTÉ VALIDÉE', 'validation'],
    ['Votre demande, enregistrée sous le numéro de dossier 2026-118842, est incomplète.', 'correction'],
    ['Votre demande\u00a0a  été\nrefusée.', 'refusal'],
    ['Votre certificat est disponible.', 'to_collect'],
    ['Bonjour, merci de nous rappeler.', null],
  ])('reads « %s » as %s', (body, expected) => {
    expect(read(body).recognisedAs).toBe(expected);
  });

  it('lets the acknowledgement yield to what the mail says besides', () => {
    expect(read('Votre demande a bien été reçue. Elle a été validée.').recognisedAs).toBe('validation');
  });

  it('recognises nothing when two rules contradict each other', () => {
    expect(read('Votre demande est validée. Une autre est incomplète.').recognisedAs).toBeNull();
  });

  it('does not take a negation for the fact', () => {
    expect(read('Votre demande n’a pas été validée.').recognisedAs).toBeNull();
  });

  it('does not read what the mail quotes', () => {
    const body = 'Pouvez-vous confirmer ?\n> Votre demande a été validée\n';
    expect(read(body, 'RE : dossier').recognisedAs).toBeNull();
    expect(read('Merci.\n-----Message d’origine-----\nVotre demande a été validée', 'RE').recognisedAs).toBeNull();
  });

  it.each([
    ['sous le numéro de dossier 2026-118842. Merci.', '2026-118842'],
    ['Dossier n° : ABC/2026/0042, reçu', 'ABC/2026/0042'],
    ['numero de dossier\u00a0:\u00a0f413-2026-7', 'F413-2026-7'],
    ['Dossier complet, FINESS 060785011', null],
    ['dossier 2026-118842 et dossier 2026-118843', null],
  ])('finds the dossier number of « %s »', (body, expected) => {
    expect(read(body).dossierNumber).toBe(expected);
  });

  it('treats an editor’s phrase as words, not as a pattern', () => {
    const rules = [
      { recognises: 'validation' as const, phrases: ['(.*)accord donné'], dossierAfter: ['réf. (interne)'] },
    ];
    expect(recogniseMail({ subject: '', body: 'Accord donné. Réf. (interne) 12345' }, rules)).toEqual({
      recognisedAs: 'validation',
      dossierNumber: '12345',
    });
  });
});

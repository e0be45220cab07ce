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

  it('recognises nothing when the mail acknowledges, and says another thing besides', () => {
    expect(read('Votre demande a bien été reçue. Elle a été validée.').recognisedAs).toBeNull();
    expect(read('Votre demande est validée.', 'Accusé de réception').recognisedAs).toBeNull();
  });

  it('takes the subject of an answer for what somebody else said, but for its number', () => {
    expect(read('Votre demande est validée.', 'RE : Accusé de réception, dossier 2026-118842')).toEqual({
      recognisedAs: 'validation',
      dossierNumber: '2026-118842',
    });
  });

  it.each([
    [
      'Nous avons bien reçu votre formulaire. Si votre dossier est incomplet, nous reviendrons vers vous.',
      'acknowledgement',
    ],
    [
      'Nous avons bien reçu votre formulaire. Dès que votre demande, n° 1, est validée, vous en serez avertis.',
      'acknowledgement',
    ],
    ['Vous serez avertis lorsque votre demande est acceptée.', null],
    ['Quand votre certificat est disponible, retirez-le.', null],
    ['En cas d’anomalie, votre demande est refusée.', null],
    ['Nous reviendrons vers vous si :\n\n- votre dossier est incomplet ;\n\n- le cachet est illisible.', null],
    ['Votre demande est validée dès que l’original est arrivé.', null],
    ['Nous vous dirons s’il est illisible.', null],
    ['Pouvez-vous nous dire que votre demande est validée ?', null],
    ['Votre demande est-elle complète ou est incomplète\u00a0? Merci.', null],
    ['Votre dossier est incomplet. Merci de répondre dès que possible.', 'correction'],
    ['Merci de revenir dès que possible\u00a0: votre dossier est incomplet.', 'correction'],
    ['Votre demande est validée, si vous avez des questions, écrivez-nous.', 'validation'],
    ['Avez-vous reçu nos courriels ? Votre demande est validée.', 'validation'],
    ['Si vous l’attendiez : c’est fait.\n\nVotre demande est validée.', 'validation'],
    ['S’il vous plaît, lisez ceci\u00a0: votre demande est refusée.', 'refusal'],
  ])('reads a condition or a question for what it is: « %s »', (body, expected) => {
    expect(read(body).recognisedAs).toBe(expected);
  });

  it('reads no question that Outlook quotes', () => {
    const header =
      'De : Éditions Démo <certificats@demo.example>\nEnvoyé : lundi 30 novembre 2026 10:12\nÀ : ANS\nObjet : dossier 2026-722272';
    const body = `Bonjour,\nNon, pas encore : votre dossier est toujours à l’étude.\n${header}\nNous pensions que cette demande a été validée.`;
    expect(read(body, 'RE : dossier 2026-722272').recognisedAs).toBeNull();
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

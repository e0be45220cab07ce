import { describe, expect, it } from '@jest/globals';
import { ownSubject, ownWords, reasonIn } from './mail-words.js';

describe('the words of a mail', () => {
  it('leave out what the sender quotes', () => {
    const body =
      'Bonjour,\r\n\r\nIl manque le cachet.\r\n\r\nLe 24/11/2026 à 10 h 12, Sylvéane a écrit :\r\n> Bonjour,\r\n> ci-joint';
    expect(reasonIn(body)).toBe('Bonjour,\n\nIl manque le cachet.');
  });

  it('are the whole mail when everything stands under the quotation', () => {
    expect(reasonIn('> Bonjour')).toBe('> Bonjour');
  });

  it('are never longer than a reason', () => {
    expect(reasonIn('é'.repeat(5000))).toHaveLength(2000);
  });

  it('are nothing when everything is quoted, whatever program quotes it', () => {
    expect(ownWords('> Bonjour')).toBe('');
    expect(ownWords('-----Message d’origine-----\nVotre demande est validée.')).toBe('');
    expect(ownWords('Bonjour.\n\n  Le 24/11/2026 à 10 h 12, Sylvéane a écrit : tout ceci\nsuite')).toBe('Bonjour.');
  });
});

describe('what is quoted', () => {
  const own = 'Bonjour,\nNon, pas encore : votre dossier est à l’étude.';
  const said = 'Cette demande a-t-elle été validée ?';

  it.each([
    [
      'Outlook, in French',
      'De : Éditions Démo <certificats@demo.example>\nEnvoyé : lundi 30 novembre 2026 10:12\nÀ : MONSERVICECLIENT <a@esante.gouv.fr>\nObjet : dossier 2026-722272',
    ],
    ['Outlook, with no-break spaces', 'De\u00a0: Éditions Démo\nEnvoyé\u00a0: lundi 30 novembre 2026 10:12'],
    ['Outlook, in English', 'From: Editions <c@demo.example>\nSent: Monday, November 30, 2026 10:12 AM\nTo: ANS'],
    ['bold as text writes it', '*De :* Éditions Démo\n*Envoyé :* lundi 30 novembre 2026 10:12'],
    ['bold with its sign after the name', '**From**: Editions\n**Date**: Monday'],
    ['of paragraphs, as its HTML gives it', 'De : Éditions Démo\n\nDate : lundi 30 novembre 2026\n\nÀ : ANS'],
    [
      'with a name that is folded',
      'De : Éditions Démo, service des certificats\n<certificats@demo.example>\nEnvoyé : hier',
    ],
    ['without its author', 'Envoyé : lundi 30 novembre 2026\nObjet : dossier 2026-722272'],
    ['of one line', 'De : Éditions Démo Envoyé : lundi 30 novembre 2026 À : ANS Objet : dossier'],
    [
      'of the web, under its rule',
      '________________________________\nDe : Éditions Démo <certificats@demo.example>\nEnvoyé : hier',
    ],
    ['under a rule alone', '________________________________\n\nDe : Éditions Démo <certificats@demo.example>'],
    ['of Gmail, in English', 'On Mon, Nov 30, 2026 at 10:12 AM Editions <c@demo.example> wrote:'],
    ['of Gmail, folded', 'Le lun. 30 nov. 2026 à 10:12, Éditions Démo <certificats@demo.example> a\nécrit :'],
    ['passed on by Gmail', '---------- Forwarded message ---------\nDe : X'],
    ['passed on by Thunderbird', '-------- Message transféré --------'],
    ['passed on by Apple', 'Début du message réexpédié :'],
    ['of an older Outlook', '-----Original Message-----'],
  ])('begins with the header %s', (_, header) => {
    expect(ownWords(`${own}\n\n${header}\n\n${said}`)).toBe(own);
  });

  it('is none of the sender’s own lines, though they have a colon or a date', () => {
    const body =
      'Objet : votre demande\nBonjour,\nLe dossier du 24/11\na été reçu.\nDe : rien\nDate limite : demain\nÀ noter : le cachet manque.\n_____\nANS';
    expect(ownWords(body)).toBe(body);
  });

  it('is the subject of an answer, or of what is passed on', () => {
    expect(['RE : validée', 'Re: validée', 'TR : validée', 'Fwd: validée'].map(ownSubject)).toEqual(['', '', '', '']);
    expect(ownSubject('Réponse : validée')).toBe('Réponse : validée');
  });

  it('is looked for in one pass, whatever it is made of', () => {
    for (const sign of ['De : ', 'Le 2 ', '_', 'On 2\n', '\n', '*', 'De :\n'])
      expect(ownWords(sign.repeat(200_000 / sign.length)).length).toBeLessThanOrEqual(200_000);
  });
});

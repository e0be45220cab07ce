import { describe, expect, it } from '@jest/globals';
import { headerOf } from '../proof/header-fields.js';
import { automaticMail } from './automatic-mail.js';

const found = (fields: string[], subject = 'Re: votre formulaire', body = 'Bonjour') =>
  automaticMail(headerOf(Buffer.from(['From: a@b.fr', ...fields, '', body].join('\r\n'))), { subject, body });

describe('what a machine answers', () => {
  it.each([
    ['RFC 3834', ['Auto-Submitted: auto-replied'], 'auto_reply'],
    ['RFC 3834 with its details', ['Auto-Submitted: auto-replied; owner-email="a@b.fr"'], 'auto_reply'],
    ['a vacation program of old', ['Precedence: auto_reply'], 'auto_reply'],
    ['an autoresponder', ['X-Autoreply: yes'], 'auto_reply'],
    [
      'Exchange',
      ['Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All', 'In-Reply-To: <x@y.fr>'],
      'auto_reply',
    ],
    ['a ticket', ['Auto-Submitted: auto-generated', 'References: <x@y.fr>'], 'auto_reply'],
    [
      'an appliance',
      ['Precedence: bulk', 'X-Auto-Response-Suppress: OOF, AutoReply', 'In-Reply-To: <x@y.fr>'],
      'auto_reply',
    ],
  ])('is known by its marks: %s', (_, fields, kind) => {
    expect(found(fields)).toBe(kind);
  });

  it.each([
    'Réponse automatique : votre formulaire à signer',
    'Réponse automatique\u00a0: votre formulaire',
    'Absence du bureau : votre formulaire',
    'Message d’absence Re: votre formulaire',
    'Absent jusqu’au 12 mai',
    'En congés du 3 au 17',
    'Automatic reply: votre formulaire',
    '[EXTERNE] Out of Office: votre formulaire',
  ])('is known by its subject: %s', (subject) => {
    expect(found([], subject, 'Je suis absente, de retour le 12.')).toBe('out_of_office');
  });

  it('is an absence when it says so, whatever the mark', () => {
    expect(found(['Auto-Submitted: auto-replied'], 'Re: x', 'Je suis en congés jusqu’au 12.')).toBe('out_of_office');
  });

  it.each([
    ['somebody', [], 'Re: votre formulaire'],
    ['somebody whose program says so', ['Auto-Submitted: no'], 'Re: x'],
    ['somebody who answers an answer', [], 'Re: Réponse automatique : votre formulaire'],
    ['somebody who speaks of an absence', [], 'Absence de contrat'],
    ['somebody on a list', ['Precedence: list', 'In-Reply-To: <x@y.fr>'], 'Re: x'],
    ['somebody on an old list', ['Precedence: bulk', 'In-Reply-To: <x@y.fr>'], 'Re: x'],
    ['somebody at Exchange', ['X-Auto-Response-Suppress: DR, OOF, AutoReply', 'In-Reply-To: <x@y.fr>'], 'Re: x'],
    ['a machine that answers nothing', ['Auto-Submitted: auto-generated'], 'Votre facture'],
  ])('is not what comes from %s', (_, fields, subject) => {
    expect(found(fields, subject)).toBeNull();
  });
});

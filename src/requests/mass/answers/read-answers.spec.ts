import { describe, expect, it } from '@jest/globals';
import { defaultMailRules } from '../../../mailbox/rules/default-mail-rules.js';
import { type AnswerText, readAnswers } from './read-answers.js';

const rows = [
  { clientId: 'pins', numbers: ['060785011', '73282932000074'], name: 'Association Les Pins' },
  { clientId: 'south', numbers: ['2A0000253'], name: 'Association Les Pins du Sud' },
  { clientId: 'oak', numbers: ['750712184'], name: 'Le Chêne' },
];

function read(words: string, more: Partial<AnswerText> = {}) {
  const mail = { subject: 'Votre dossier', words, attachmentText: '', unread: 0, ...more };
  return readAnswers(mail, defaultMailRules, rows, ['690000000']);
}

/** Client → what is said; `!` when it is contradicted, `?` when it is not understood. */
function said(words: string, more: Partial<AnswerText> = {}): Record<string, string> {
  return Object.fromEntries(
    read(words, more).rows.map(({ clientId, says, contradiction }) => [clientId, contradiction ? '!' : (says ?? '?')]),
  );
}

const all = (says: string) => ({ pins: says, south: says, oak: says });

describe('a mail about a dossier of many clients', () => {
  it.each([
    ['Votre demande a bien été reçue, dossier MASSE-2026-1.', 'acknowledgement'],
    ['Toutes les demandes de ce dossier sont validées.', 'validation'],
    ['Le dossier est incomplet, merci de compléter la lettre.', 'correction'],
    ['La demande est refusée : le contrat manque.', 'refusal'],
  ])('says it of all when it names nobody: %s', (words, says) => {
    expect(said(words)).toEqual(all(says));
  });

  it('moves only whom it names, by number, by whole name, and by a number that lost its zero', () => {
    expect(said('La demande est validée pour :\n060785011')).toEqual({ pins: 'validation' });
    expect(said('Sont validées :\n- Association Les Pins du Sud\n- le chêne')).toEqual({
      south: 'validation',
      oak: 'validation',
    });
    expect(said('', { attachmentText: '60785011 ; Validée' })).toEqual({ pins: 'validation' });
  });

  it('reads sections and tables, each line by its own words', () => {
    expect(said('Sont validées :\n060785011\n2A0000253\n\nEst refusée :\n750712184, carte expirée')).toEqual({
      pins: 'validation',
      south: 'validation',
      oak: 'refusal',
    });
    const attachmentText =
      'FINESS ; Structure ; Statut\n060785011 ; LES PINS ; Validée\n2A0000253 ; PINS DU SUD ; À corriger\n750712184 ; CHENE ; Refusé';
    expect(said('Voici le résultat.', { attachmentText })).toEqual({
      pins: 'validation',
      south: 'correction',
      oak: 'refusal',
    });
  });

  it('contradicts the one client of which it says another thing than of all, and no other', () => {
    expect(said('Toutes les demandes sont validées.\n750712184 : refusée')).toEqual({
      pins: 'validation',
      south: 'validation',
      oak: '!',
    });
    expect(said('060785011 : validée\n060785011 : refusée\n2A0000253 : validée')).toEqual({
      pins: '!',
      south: 'validation',
    });
    expect(said('2A0000253, Le Chêne Vert Association Les Pins : validée')).toMatchObject({ south: '!' });
  });

  it('contradicts the one client of which what came with it says another thing, an acknowledgement apart', () => {
    expect(said('La demande est validée.', { attachmentText: '060785011 | Refusée\n2A0000253 | Validée' })).toEqual({
      pins: '!',
      south: 'validation',
    });
    expect(said('Votre demande a bien été reçue.', { attachmentText: '060785011 | Validée' })).toMatchObject({
      pins: 'validation',
    });
  });

  it('takes an exception at its word, and says nothing of one that is only left out', () => {
    expect(said('Toutes les demandes sont validées, sauf celle-ci.\n750712184 : refusée')).toEqual({
      pins: 'validation',
      south: 'validation',
      oak: 'refusal',
    });
    expect(said('Toutes les demandes sont validées sauf 750712184.')).toMatchObject({ pins: 'validation', oak: '?' });
  });

  it('believes no denial, and no card that is « valide »', () => {
    expect(said('La demande n’a pas encore été validée : 060785011')).toEqual({ pins: '?' });
    expect(said('060785011 ; carte valide jusqu’au 31/12')).toEqual({ pins: '?' });
    expect(said('Les demandes ne sont pas validées.')).toEqual({});
  });

  it('moves nobody by what it says on a condition, asks, or says beside an acknowledgement', () => {
    expect(said('Si le dossier est incomplet, nous reviendrons vers vous.')).toEqual({});
    expect(said('Vos demandes sont-elles validées ?')).toEqual({});
    expect(said('Nous avons bien reçu votre dossier. Votre demande est validée.')).toEqual({});
    expect(said('Nous avons bien reçu votre dossier. Un courriel dira que votre demande est validée.')).toEqual(
      all('acknowledgement'),
    );
    expect(said('060785011 : sera validée\n2A0000253 : validée sous réserve du contrat')).toEqual({
      pins: '?',
      south: '?',
    });
    expect(said('Toutes les demandes ne sont validées qu’à réception du contrat.')).toEqual({});
    expect(said('Toutes les demandes sont validées, sauf avis contraire du médecin.')).toEqual({});
    expect(said('Toutes les demandes sont reçues.\n060785011 : a bien été reçue, puis est validée')).toMatchObject({
      pins: '?',
      oak: 'acknowledgement',
    });
  });

  it('says nothing of those who stand under a heading of two things', () => {
    expect(said('Sont refusées :\n060785011\nSont validées ou refusées :\n750712184')).toEqual({
      pins: 'refusal',
      oak: '?',
    });
  });

  it('reads a number of dossier beside what is said for no acknowledgement', () => {
    expect(said('Votre demande, enregistrée sous le numéro 2026-1, est validée.')).toEqual(all('validation'));
  });

  it('keeps a structure apart that is not in the dossier, and takes neither our own number nor a wrong key for one', () => {
    const { rows: moved, strangers } = read('Sont validées :\n060785011\n130786049\nSIREN 690000000, réf. 123456789');
    expect(moved.map(({ clientId }) => clientId)).toEqual(['pins']);
    expect(strangers).toMatchObject([{ number: '130786049', says: 'validation' }]);
  });

  it('moves nobody when who is meant stands in an attachment that cannot be read here', () => {
    const answers = read('Les demandes du document joint sont refusées : la demande est refusée.', { unread: 1 });
    expect(answers.rows).toEqual([]);
    expect(answers.unreadable).toMatch(/ouvrez-la/u);
    expect(said('Toutes les demandes sont validées.', { unread: 1 })).toEqual(all('validation'));
  });

  it('gives the words of a refusal as they were written', () => {
    expect(read('Est refusée :\n750712184, carte du signataire expirée').rows[0]?.words).toBe(
      '750712184, carte du signataire expirée',
    );
  });
});

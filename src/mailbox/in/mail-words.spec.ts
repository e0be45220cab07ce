import { describe, expect, it } from '@jest/globals';
import { ownWords, reasonIn } from './mail-words.js';

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

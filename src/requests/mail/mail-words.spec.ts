import { describe, expect, it } from '@jest/globals';
import { mailWords } from './mail-words.js';

describe('the words of a mail', () => {
  it('leave out what the sender quotes', () => {
    const body =
      'Bonjour,\r\n\r\nIl manque le cachet.\r\n\r\nLe 24/11/2026 à 10 h 12, Sylvéane a écrit :\r\n> Bonjour,\r\n> ci-joint';
    expect(mailWords(body)).toBe('Bonjour,\n\nIl manque le cachet.');
  });

  it('are the whole mail when everything stands under the quotation', () => {
    expect(mailWords('> Bonjour')).toBe('> Bonjour');
  });

  it('are never longer than a reason', () => {
    expect(mailWords('é'.repeat(5000))).toHaveLength(2000);
  });
});

import { describe, expect, it } from '@jest/globals';
import { checkCardNumber } from './card-number.js';

describe('card number', () => {
  it.each(['2600301752', '2800262487', '2800 366 234'])('takes %s, which no key protects', (card) => {
    expect(checkCardNumber(card)).toEqual({ ok: true, value: card.replaceAll(' ', '') });
  });

  it('sends back to the third line when given the first', () => {
    expect(checkCardNumber('810003456789')).toMatchObject({
      ok: false,
      code: 'first_line',
      reason: expect.stringContaining('troisième ligne'),
    });
  });

  it.each([
    ['', 'empty'],
    ['260030175', 'length'],
    ['910003456789', 'length'],
    ['26003O1752', 'format'],
  ])('refuses « %s » as %s', (card, code) => {
    expect(checkCardNumber(card)).toMatchObject({ ok: false, code });
  });

  it('refuses zeros only', () => {
    expect(checkCardNumber('0000000000')).toMatchObject({ ok: false, code: 'zeros' });
  });
});

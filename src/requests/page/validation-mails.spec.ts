import { describe, expect, it } from '@jest/globals';
import { validationNote } from './validation-mails.view.js';

describe('where the validation of ANS goes', () => {
  it('is said plainly when nobody here will see it', () => {
    const note = validationNote('signed', { seen: [], unseen: ['a@client.test', 'b@client.test'] });
    expect(note).toMatchObject({
      tone: 'soon',
      text: expect.stringContaining('a@client.test et b@client.test, qu’aucune'),
    });
  });

  it('is said of each address while it is awaited, when some are received here', () => {
    const addresses = { seen: ['a@editeur.test'], unseen: ['b@client.test'] };
    expect(validationNote('acknowledged', addresses)).toMatchObject({
      tone: 'none',
      text: 'L’ANS écrira sa validation à a@editeur.test, que Sceau relève, et à b@client.test, qu’il ne relève pas.',
    });
    expect(validationNote('draft', addresses)).toBeNull();
  });

  it('is said of no request that is over, nor where all is received', () => {
    expect(validationNote('validated', { seen: [], unseen: ['a@client.test'] })).toBeNull();
    expect(validationNote('submitted', { seen: ['a@editeur.test'], unseen: [] })).toBeNull();
  });
});

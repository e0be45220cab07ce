import { describe, expect, it } from '@jest/globals';
import { toldDoubt } from './sender-doubt.labels.js';
import { proveSender } from './sender-proof.js';

const server = { authservId: 'mx.ours.test', domains: ['esante.gouv.fr'] };
const from = 'From: ANS <a@esante.gouv.fr>';
const ours = (results: string) => `Authentication-Results: mx.ours.test; ${results}`;
const pass = 'dmarc=pass header.from=esante.gouv.fr';

function proof(lines: string[], sender = 'a@esante.gouv.fr', trusted = server) {
  const { provenBy, senderDoubt } = proveSender(
    Buffer.from([...lines, '', 'Bonjour'].join('\r\n'), 'latin1'),
    sender,
    trusted,
  );
  return provenBy ?? senderDoubt;
}

describe('the author of a mail is proven', () => {
  it('by DMARC, as our own server noted it, its name in whatever case, folded and with comments', () => {
    expect(proof([ours(pass), from])).toBe('dmarc');
    expect(
      proof([
        `AUTHENTICATION-RESULTS:\r\n\tMX.Ours.test (v) 1;\r\n spf=none;\r\n\tdmarc=PASS (p=none) header.from=Esante.Gouv.fr`,
        from,
      ]),
    ).toBe('dmarc');
    expect(proof([ours('dmarc=pass header.from=client.fr'), 'From: d@client.fr'], 'd@client.fr')).toBe('dmarc');
  });

  it('by the signature of a domain that the operator named, where there is no policy', () => {
    const signed = (property: string) =>
      ours(`dkim=fail header.d=autre.fr; dkim=pass ${property}; dmarc=none header.from=esante.gouv.fr`);
    expect(proof([signed('header.d=esante.gouv.fr'), from])).toBe('dkim');
    expect(proof([signed('header.i=@mail.esante.gouv.fr'), from])).toBe('dkim');
    expect(proof([signed('header.d=gouv.fr'), from])).toBe('no_proof');
    expect(proof([signed('header.d=notesante.gouv.fr'), from])).toBe('no_proof');
    expect(proof([signed('header.d=esante.gouv.fr'), 'From: d@client.fr'], 'd@client.fr')).toBe('no_proof');
    expect(proof([ours('dkim=pass header.d=esante.gouv.fr; dmarc=fail header.from=esante.gouv.fr'), from])).toBe(
      'failed',
    );
  });
});

describe('the author of a mail is not proven', () => {
  it.each<[string, string, string[]]>([
    ['no field at all', 'no_result', []],
    ['another server’s', 'no_result', [`Authentication-Results: mx.theirs.test; ${pass}`]],
    [
      'a server whose name begins like ours',
      'no_result',
      [`Authentication-Results: mx.ours.test.evil.example; ${pass}`],
    ],
    ['SPF alone, of the envelope', 'no_proof', [ours('spf=pass smtp.mailfrom=esante.gouv.fr')]],
    ['no policy', 'no_proof', [ours('dmarc=none header.from=esante.gouv.fr')]],
    ['a policy that could not be read', 'no_proof', [ours('dmarc=temperror header.from=esante.gouv.fr')]],
    ['two verdicts', 'failed', [ours(`${pass}; dmarc=fail header.from=esante.gouv.fr`)]],
    ['the verdict of another author', 'other_author', [ours('dmarc=pass header.from=evil.example')]],
    ['a verdict without its author', 'other_author', [ours('dmarc=pass')]],
    ['a verdict in a comment', 'no_proof', [ours(`spf=fail (${pass})`)]],
    ['a verdict in a quoted string', 'no_proof', [ours(`spf=fail reason="; ${pass}"`)]],
    [
      'a forged one under ours',
      'failed',
      [ours('dmarc=fail header.from=esante.gouv.fr'), 'Received: by mx.ours.test', ours(pass)],
    ],
    ['a forged one under ours that says nothing of DMARC', 'no_proof', [ours('spf=fail'), ours(pass)]],
    ['ours that cannot be read, and a forged one under it', 'odd_result', [ours('dmarc=fail ('), ours(pass)]],
    ['a field without a name above', 'odd_result', ['Authentication-Results: dmarc=fail', ours(pass)]],
    [
      'an old name of the field',
      'no_result',
      [`X-Authentication-Results: mx.ours.test; ${pass}`, `ARC-Authentication-Results: i=1; mx.ours.test; ${pass}`],
    ],
  ])('by %s', (_, doubt, fields) => {
    expect(proof([...fields, from])).toBe(doubt);
  });

  it('when the server of the mailbox checks nothing, whatever the mail says', () => {
    expect(proof([ours(pass), from], 'a@esante.gouv.fr', { ...server, authservId: null as never })).toBe('unchecked');
  });

  it('when it may be read as another one than the page shows', () => {
    expect(proof([ours(pass), from], 'x@evil.example')).toBe('odd_author');
    expect(proof([ours(pass), 'From: a@esante.gouv.fr, x@evil.example'], '')).toBe('odd_author');
    expect(proof([ours(pass), 'From: =?utf-8?q?a=40esante.gouv.fr?='], '')).toBe('odd_author');
    expect(proof([ours(pass), 'no field', 'Subject: x'], '')).toBe('odd_author');
    expect(proof([ours(pass), from, 'From: x@evil.example'])).toBe('odd_author');
    expect(proof([ours(pass), 'no field', from])).toBe('odd_author');
    expect(proof([ours(pass), '', from])).toBe('odd_author');
  });

  it.each([[[]], [['From:']], [['From: ANS']], [['From: <>']]])(
    'when it names nobody, and is not told otherwise: %j',
    (fields) => {
      expect(proof([ours(pass), ...fields, 'Subject: Validation'], '')).toBe('no_author');
      const told = toldDoubt('no_author', '');
      expect(told.why).toContain('n’a pas d’adresse d’expéditeur');
      expect(told.why).not.toMatch(/plusieurs|cachée/u);
    },
  );
});

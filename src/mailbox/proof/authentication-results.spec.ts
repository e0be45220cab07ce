import { describe, expect, it } from '@jest/globals';
import { endsInThread } from '../../../test/support/in-thread.js';
import { readAuthenticationResults } from './authentication-results.js';

const read = (value: string) => readAuthenticationResults(value);

describe('a field Authentication-Results', () => {
  it('is read as Gmail, Rspamd and OpenDMARC write it', () => {
    const gmail = `mx.google.com;       dkim=pass header.i=@esante.gouv.fr header.s=s1 header.b="AbC/12+=";       spf=pass (google.com: domain of a@esante.gouv.fr designates 192.0.2.1 as permitted sender) smtp.mailfrom=a@esante.gouv.fr;       dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=esante.gouv.fr`;
    expect(read(gmail)).toMatchObject({
      authservId: 'mx.google.com',
      methods: [
        { method: 'dkim', result: 'pass', properties: { 'header.i': '@esante.gouv.fr' } },
        { method: 'spf', result: 'pass', properties: { 'smtp.mailfrom': 'a@esante.gouv.fr' } },
        { method: 'dmarc', result: 'pass', properties: { 'header.from': 'esante.gouv.fr' } },
      ],
    });
    const unquoted = read(
      'mx.a.fr; dkim=pass header.d=a.fr header.b=ab/c+d==; dmarc=pass (policy=none) header.from=a.fr;',
    );
    expect(unquoted?.methods?.map(({ method }) => method)).toEqual(['dkim', 'dmarc']);
    expect(read('mx.a.fr 1; none')).toEqual({ authservId: 'mx.a.fr', methods: [] });
  });

  it('has comments and quoted strings, in which nothing is a result', () => {
    const { methods } = read(
      '(a (b) \\) c) "MX.a.fr" (x) 1 ; dmarc (y) / 1 = (z) fail (dmarc=pass) reason="; dmarc=pass" header . from = "a.fr"',
    ) ?? { methods: null };
    expect(methods).toEqual([
      { method: 'dmarc', result: 'fail', properties: { reason: '; dmarc=pass', 'header.from': 'a.fr' } },
    ]);
  });

  it.each([
    ['a comment without its end', 'mx.a.fr; spf=fail (x; dmarc=pass header.from=a.fr'],
    ['a quotation without its end', 'mx.a.fr; spf=fail reason="x; dmarc=pass header.from=a.fr'],
    ['another version', 'mx.a.fr 2; dmarc=pass header.from=a.fr'],
    ['a property said twice', 'mx.a.fr; dmarc=pass header.from=a.fr header.from=b.fr'],
    ['a result without its method', 'mx.a.fr; =pass'],
    ['words that are no result', 'mx.a.fr; dmarc pass'],
  ])('says nothing with %s', (_, value) => {
    expect(read(value)).toEqual({ authservId: 'mx.a.fr', methods: null });
  });

  it.each(['', '(x', 'spf=pass smtp.mailfrom=a.fr; dmarc=pass', '; dmarc=pass', '"mx'])(
    'has no server: %j',
    (value) => {
      expect(read(value)).toBeNull();
    },
  );

  it.each(['(', '\\', '"', '; a=b', '; a=b c.d=', ' ', '()', 'x.', '; none'])(
    'of a megabyte of %j is read in a moment',
    async (part) => {
      const value = `mx.a.fr; ${part.repeat(1_000_000 / part.length)}`;
      await endsInThread('mailbox/proof/authentication-results.js', 'readAuthenticationResults', value);
    },
  );
});

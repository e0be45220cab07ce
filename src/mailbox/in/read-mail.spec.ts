import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { endsInThread } from '../../../test/support/in-thread.js';
import { isMailAddress } from '../../identifiers/mail-address.js';
import { comesFrom, domainOf } from '../mail-address.js';
import { readReport } from '../proof/bounce.js';
import { readMail } from './read-mail.js';

const mail = (headers: string[], body = 'Bonjour') => Buffer.from([...headers, '', body].join('\r\n'));
const multipart = (parts: string[], boundary = 'b') =>
  [...parts.map((part) => `--${boundary}\r\n${part}`), `--${boundary}--`, ''].join('\r\n');
const mixed = 'Content-Type: multipart/mixed; boundary=b';

describe('reading a mail that came in', () => {
  it('takes the author’s address, not the name that pretends to be one', async () => {
    const { sender } = await readMail(mail(['From: "x@esante.gouv.fr" <Pirate@Evil.example>', 'Subject: x']));
    expect(sender).toBe('pirate@evil.example');
  });

  it('believes no author when there are two', async () => {
    const { sender } = await readMail(mail(['From: a@evil.example, b@esante.gouv.fr', 'Subject: x']));
    expect(sender).toBe('');
  });

  it('gives a mail without Message-ID the same one at each reading', async () => {
    const raw = mail(['From: a@b.fr']);
    const [first, second] = [await readMail(raw), await readMail(raw)];
    expect(first.messageId).toMatch(/^<[0-9a-f]{64}@sans-message-id>$/);
    expect(second.messageId).toBe(first.messageId);
  });

  it('keeps the words of HTML and none of its pictures, scripts or forms running', async () => {
    const html = '<p>Bonjour <b>Zoé</b></p><script>alert(1)</script><form action="https://evil.example"></form>';
    const { body } = await readMail(mail(['From: a@b.fr', 'Content-Type: text/html; charset=utf-8'], html));
    expect(body).toContain('Bonjour Zoé');
    expect(body).not.toContain('alert');
  });

  it('survives a charset that lies and characters that PostgreSQL refuses', async () => {
    const head = mail(['From: a@b.fr', 'Content-Type: text/plain; charset=utf-8'], '');
    const raw = Buffer.concat([head, Buffer.from([0xe9, 0x74, 0x00, 0xe9, 0x21])]);
    const { body } = await readMail(raw);
    expect(body).not.toContain('\u0000');
    expect(body).toContain('!');
    const unknown = await readMail(mail(['From: a@b.fr', 'Content-Type: text/plain; charset=klingon'], 'Bonjour'));
    expect(unknown.body).toContain('Bonjour');
  });

  it('keeps the headers and a sentence when a mail has more parts than any honest one', async () => {
    const parts = Array.from({ length: 1_000 }, (_, index) => `Content-Type: text/plain\r\n\r\npartie ${index}`);
    const received = await readMail(
      mail(['From: a@b.fr', 'Subject: mille', 'Message-ID: <mille@b.fr>', mixed], multipart(parts)),
    );
    expect(received).toMatchObject({ subject: 'mille', messageId: '<mille@b.fr>', sender: 'a@b.fr', attachments: [] });
    expect(received.notice).toContain('trop de parties');
  });

  it('reads fifty mails inside one another in one pass', async () => {
    let inner = 'From: z@z.fr\r\n\r\nau fond';
    for (let level = 0; level < 50; level += 1)
      inner = `From: z@z.fr\r\nContent-Type: multipart/mixed; boundary=n${level}\r\n\r\n${multipart([`Content-Type: message/rfc822\r\n\r\n${inner}`], `n${level}`)}`;
    await endsInThread('mailbox/in/read-mail.js', 'readMail', Buffer.from(inner));
    expect((await readMail(Buffer.from(inner))).sender).toBe('z@z.fr');
  });

  it('reads only the beginning of a mail that is too large, and says so', async () => {
    const raw = mail(['From: a@b.fr', 'Subject: lourd', mixed], multipart(['Content-Type: text/plain\r\n\r\ndébut']));
    const received = await readMail(raw.subarray(0, 90), 31_457_280);
    expect(received.subject).toBe('lourd');
    expect(received.body).toContain('31,5\u00a0Mo');
  });

  it('counts the attachments that it does not keep', async () => {
    const file = (index: number) => `Content-Type: application/pdf; name=f${index}.pdf\r\n\r\nx`;
    const read = async (many: number) =>
      readMail(mail(['From: a@b.fr', mixed], multipart(Array.from({ length: many }, (_, index) => file(index)))));
    const { attachments, leftAttachments } = await read(25);
    expect([attachments.length, leftAttachments]).toEqual([20, 5]);
    expect(await read(20)).toMatchObject({ leftAttachments: 0 });
  });

  it('makes something of bytes that are no mail at all', async () => {
    expect((await readMail(Buffer.from('rien de lisible'))).subject).toBe('(sans objet)');
    expect((await readMail(Buffer.alloc(0))).sender).toBe('');
  });

  describe('a private key', () => {
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }) as string;
    const attached = `Content-Type: application/octet-stream; name=cle.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(pem).toString('base64')}`;

    it('is seen in the text, in an encoded attachment, and in a mail attached to the mail', async () => {
      const inner = `From: z@z.fr\r\n${mixed.replace('=b', '=inner')}\r\n\r\n${multipart([attached], 'inner')}`;
      const mails = [
        mail(['From: a@b.fr'], pem),
        mail(['From: a@b.fr', mixed], multipart([attached])),
        mail(['From: a@b.fr', mixed], multipart([`Content-Type: message/rfc822\r\n\r\n${inner}`])),
      ];
      for (const raw of mails) expect((await readMail(raw)).privateKey).not.toBeNull();
    });

    it('is not seen where there is only a certificate request', async () => {
      const { privateKey } = await readMail(
        mail(['From: a@b.fr'], '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----'),
      );
      expect(privateKey).toBeNull();
    });
  });
});

describe('the sender of a mail', () => {
  const domains = ['esante.gouv.fr'];

  it.each([
    ['a@esante.gouv.fr', true],
    ['a@certificats.esante.gouv.fr', true],
    ['a@notesante.gouv.fr', false],
    ['a@esante.gouv.fr.evil.example', false],
    ['', false],
  ])('%s: %s', (sender, expected) => {
    expect(comesFrom({ sender, provenBy: 'dmarc' }, domains)).toBe(expected);
  });

  it('is nobody when nothing vouches for it', () => {
    expect(comesFrom({ sender: 'a@esante.gouv.fr', provenBy: null }, domains)).toBe(false);
  });
});

describe('a mail address', () => {
  it.each(['a@b.fr', 'prenom.nom+igc@sous-le.domaine.fr'])('%s may be written to', (address) => {
    expect(isMailAddress(address)).toBe(true);
  });

  it.each([
    'a@b.fr\r\nBcc: c@d.fr',
    'a@b.fr, c@d.fr',
    'Nom <a@b.fr>',
    'a@',
    '@b.fr',
    'a@b.fr;c@d.fr',
    'a b@c.fr',
    'a@b-.fr',
    'a@-b.fr',
    'a@b..fr',
    `${'x'.repeat(300)}@b.fr`,
  ])('%j may not', (address) => {
    expect(isMailAddress(address)).toBe(false);
  });

  it('gives its domain, with or without a name before it', () => {
    expect(domainOf('Sceau <igc@Editeur.FR>')).toBe('editeur.fr');
    expect(domainOf('igc@editeur.fr')).toBe('editeur.fr');
    expect(domainOf('rien')).toBe('');
  });
});

describe('a delivery report', () => {
  const report = (action: string) =>
    `Reporting-MTA: dns; mx.fr\r\n\r\nFinal-Recipient: rfc822; direction@client.fr\r\nAction: ${action}\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2\r\n mailbox full\r\n`;

  it('names who was not reached, in the words of the other server', () => {
    expect(readReport(report('failed'))).toEqual([
      { recipients: ['direction@client.fr'], fate: 'failed', reason: '552 5.2.2 mailbox full' },
    ]);
  });

  it('is no failure while the other server still tries', () => {
    expect(readReport(report('delayed'))).toMatchObject([{ fate: 'delayed' }]);
  });
});

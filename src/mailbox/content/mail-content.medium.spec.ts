import { beforeAll, describe, expect, it } from '@jest/globals';
import { aMailbox, letter } from '../../../test/support/mailbox.js';
import { makeKeys } from '../../../test/support/made-keys.js';
import { makeCsr } from '../../../test/support/pki.js';
import { journalOf } from '../../../test/support/records.js';
import { zipOf } from '../../../test/support/zip.js';
import { QuarantineService } from './quarantine.service.js';
import { Message } from '../message.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

const box = aMailbox();
let pem: string;

beforeAll(async () => {
  ({ pem } = await makeCsr({ keys: await makeKeys(), subject: [['CN', 'INSI-AUTO']] }));
});

const client = 'Direction <direction@client.test>';
const part = (type: string, content: string, more: string[] = []) =>
  [`--b`, `Content-Type: ${type}`, ...more, '', content].join('\r\n');
const mixed = (...parts: string[]) => ({
  headers: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
  body: [...parts, '--b--', ''].join('\r\n'),
});
const attached = (name: string, bytes: Buffer | string) =>
  part(`application/octet-stream; name="${name}"`, Buffer.from(bytes).toString('base64'), [
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${name}"`,
  ]);

describe('what a machine answers', () => {
  it('finds its client, moves nothing, waits for nobody, and is told', async () => {
    const { messageId, client: clientId } = await box.sentMail();
    box.drop(
      letter({
        from: client,
        subject: 'Réponse automatique : votre formulaire',
        body: 'Je suis absente, de retour le 12.',
        headers: [`In-Reply-To: ${messageId}`, 'Auto-Submitted: auto-replied'],
      }),
    );
    await box.collect();
    const mail = await box.theOnly();
    expect(mail).toMatchObject({ state: 'matched', automatic: 'out_of_office', client_id: clientId });
    expect(box.parcels.told).toEqual([]);
    const told = await journalOf(box.editor, mail.id);
    expect(told.find(({ action }) => action === 'matched')).toMatchObject({
      summary: expect.stringContaining('Message d’absence'),
      reason: expect.stringContaining('l’attente continue'),
    });
  });

  it('is left to the rules when the agency writes it, and to a person when its client is not known', async () => {
    const { messageId } = await box.sentMail();
    box.drop(letter({ headers: [`In-Reply-To: ${messageId}`, 'Auto-Submitted: auto-replied'] }));
    box.drop(letter({ from: client, subject: 'Absence du bureau', headers: ['Auto-Submitted: auto-replied'] }));
    await box.collect();
    const [agency, nobody] = await box.received();
    expect(agency).toMatchObject({ automatic: null, recognised_as: 'acknowledgement', state: 'matched' });
    expect(box.parcels.told).toHaveLength(1);
    expect(nobody).toMatchObject({ automatic: 'out_of_office', state: 'unmatched' });
  });

  it('leaves a return a return', async () => {
    const report = [
      part('text/plain', 'Undelivered'),
      part('message/delivery-status', 'Final-Recipient: rfc822; a@b.fr\r\nAction: failed\r\nStatus: 5.1.1\r\n'),
    ];
    const { headers, body } = mixed(...report);
    box.drop(letter({ from: 'MAILER-DAEMON@b.fr', headers: [...headers, 'Auto-Submitted: auto-replied'], body }));
    await box.collect();
    expect(await box.theOnly()).toMatchObject({ purpose: 'bounce', automatic: null });
  });
});

describe('a certificate request that comes by mail', () => {
  const kept = async () =>
    (
      await box.editor.owner.query<{ kind: string; file_name: string; client_id: string | null }>(
        'SELECT kind, file_name, client_id FROM documents ORDER BY kind, file_name',
      )
    ).rows;

  it('is set apart with the mail itself, and the rest of what came is there to take', async () => {
    const { messageId, client: clientId } = await box.sentMail();
    const der = Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
    const { headers, body } = mixed(
      part('text/plain', 'Voici la demande.'),
      attached('demande.p10', der),
      attached('demandes.zip', await zipOf({ 'serveur/x.csr': der })),
      attached('note.txt', 'Bonjour'),
    );
    box.drop(letter({ from: client, body, headers: [`In-Reply-To: ${messageId}`, ...headers] }));
    await box.collect();
    const mail = await box.theOnly();
    expect(mail['attachment_ids']).toHaveLength(1);
    expect(mail['quarantined_ids']).toHaveLength(2);
    expect(mail['csr_since']).not.toBeNull();
    expect(mail['attachment_text']).toBe('Bonjour');
    expect(await kept()).toEqual([
      { kind: 'mail_attachment', file_name: 'note.txt', client_id: clientId },
      { kind: 'quarantined_mail_attachment', file_name: expect.stringContaining('demande'), client_id: null },
      { kind: 'quarantined_mail_attachment', file_name: expect.stringContaining('demandes'), client_id: null },
      { kind: 'quarantined_raw_mail', file_name: expect.any(String), client_id: null },
    ]);
    const told = await journalOf(box.editor, mail.id);
    expect(told.map(({ action }) => action)).toContain('csr_quarantined');
  });

  it.each([
    ['in its armour', () => `Bonjour,\r\n\r\n${pem.replaceAll('\n', '\r\n')}\r\nMerci`, 'Merci'],
    ['in base64', () => pem.replace(/-----[A-Z ]+-----\n?/g, ''), 'en quarantaine'],
  ])('is not in the text any more: %s', async (_, text, left) => {
    box.drop(letter({ from: client, body: text() }));
    await box.collect();
    const mail = await box.theOnly();
    expect(mail['body']).toContain(left);
    const secret = pem.split('\n')[3] ?? '';
    const { rows } = await box.editor.owner.query(
      `SELECT 1 FROM messages WHERE messages::text LIKE '%' || $1 || '%' UNION SELECT 1 FROM documents WHERE kind NOT LIKE 'quarantined%' AND position(convert_to($1, 'UTF8') IN bytes) > 0`,
      [secret],
    );
    expect(rows).toEqual([]);
  });

  it('waits until the letter that carries the link, or until somebody says that it is settled: once', async () => {
    const service = box.tenant.get(QuarantineService);
    const waits = (id: string) =>
      box.editor.run(async () => {
        const mail = await box.tenant.get(TenantDb).repo(Message).findOneByOrFail({ id });
        return (await service.of(mail))?.waits;
      });
    box.drop(letter({ from: client, id: '<csr@client.test>', body: pem }));
    box.drop(letter({ from: client, body: `${pem}\r\nencore` }));
    await box.collect();
    const [answered, settled] = await box.received();
    await box.sentMail({ in_reply_to: '<csr@client.test>', state: 'sent' });
    expect(await waits(answered?.id ?? '')).toBe(true);
    await box.sentMail({ in_reply_to: '<csr@client.test>', state: 'queued', purpose: 'csr_request' });
    expect([await waits(answered?.id ?? ''), await waits(settled?.id ?? '')]).toEqual([false, true]);
    await box.editor.run(() => service.settle(settled?.id ?? ''));
    expect(await waits(settled?.id ?? '')).toBe(false);
    await expect(box.editor.run(() => service.settle(settled?.id ?? ''))).rejects.toThrow('Plus rien n’attend');
    const other = await box.tenant.secondEditor();
    await expect(other.run(() => service.settle(settled?.id ?? ''))).rejects.toThrow('n’existe pas');
    await box.editor.owner.query(`UPDATE messages SET state = 'withdrawn' WHERE in_reply_to = '<csr@client.test>'`);
    expect(await waits(answered?.id ?? '')).toBe(true);
  });

  it('counts for nothing beside a private key: then nothing is kept at all', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    box.drop(letter({ from: client, body: `${pem}\r\n${String(key)}` }));
    await box.collect();
    expect(await box.theOnly()).toMatchObject({ raw_document_id: null, quarantined_ids: [], csr_since: null });
    expect(await kept()).toEqual([]);
  });
});

describe('the HTML of a mail', () => {
  it('is kept as blocks, with the words that the rules read', async () => {
    const rows = '<table><tr><td>Dossier n°</td><td>AB-413-77</td></tr></table>';
    const html = `<p>Votre demande <b>413</b><script>alert(1)</script><img src="https://evil.example/x.png"></p>${rows}`;
    box.drop(letter({ from: client, headers: ['Content-Type: text/html; charset=utf-8'], body: html }));
    await box.collect();
    const mail = await box.theOnly();
    expect(mail['formatted']).toEqual({
      blocks: [
        { kind: 'paragraph', cells: [[{ text: 'Votre demande ' }, { text: '413', strong: true }]] },
        { kind: 'row', cells: [[{ text: 'Dossier n°' }], [{ text: 'AB-413-77' }]] },
      ],
      pictures: 1,
      differs: false,
      cut: false,
    });
    expect(mail).toMatchObject({ body: 'Votre demande 413\n\nDossier n° AB-413-77', dossier_number: 'AB-413-77' });
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { complaints } from '../../../test/support/complaints.js';
import { aMailbox, letter } from '../../../test/support/mailbox.js';
import { journalOf } from '../../../test/support/records.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { contentDigests } from '../proof/content-digest.js';
import { MailIntake } from './mail-intake.service.js';
import { readMail } from './read-mail.js';
import { StrayMails } from './stray-mails.js';

const box = aMailbox();

describe('collecting the mailbox', () => {
  it('keeps one row for a mail that comes twice, also when the first reader was killed before marking it read', async () => {
    const { messageId } = await box.sentMail();
    const content = letter({ headers: [`In-Reply-To: ${messageId}`] });
    // Kept and committed; the process ends here, and the file stays in new/.
    await box.tenant
      .get(TenantDb)
      .run(box.editor.scope(), async () =>
        box.tenant.get(MailIntake).keep(await readMail(Buffer.from(content)), Buffer.from(content)),
      );
    box.drop(content);
    box.drop(content);
    await box.collect();
    expect((await box.theOnly()).state).toBe('matched');
    expect(box.parcels.told).toHaveLength(1);
    expect(readdirSync(join(box.folder, 'new'))).toEqual([]);
  });

  it('keeps one row for a mail of HTML alone that an earlier version kept under another reading of it', async () => {
    const raw = Buffer.from(letter({ headers: ['Content-Type: text/html; charset=utf-8'], body: '<p>Bien reçu</p>' }));
    const keep = async () => box.editor.run(async () => box.tenant.get(MailIntake).keep(await readMail(raw), raw));
    const { id } = await keep();
    for (const former of contentDigests(await readMail(raw)).former) {
      await box.editor.owner.query('UPDATE messages SET content_sha256 = $2 WHERE id = $1', [id, former]);
      expect(await keep()).toMatchObject({ id, known: true });
    }
  });

  it('does not take up again what was erased at the end of its keeping, wherever it still lies; by hand it comes back', async () => {
    const erased = letter({ subject: 'Candidature' });
    box.drop(erased);
    await box.collect();
    const old = { id: (await box.theOnly()).id, at: new Date(Date.now() - 400 * 86_400_000) };
    await box.editor.owner.query('UPDATE messages SET created_at = $2 WHERE id = $1', [old.id, old.at]);
    expect(await box.editor.run(() => box.tenant.get(StrayMails).purge(new Date(), 100))).toBe(1);
    box.drop(erased);
    box.drop(letter({ subject: 'Autre candidature' }));
    await box.collect();
    expect((await box.theOnly())['subject']).toBe('Autre candidature');
    const { rows } = await box.editor.owner.query('SELECT to_jsonb(f)::text AS said FROM forgotten_mails f');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/esante|Candidature/);
    const raw = Buffer.from(erased);
    const mail = await readMail(raw);
    const brought = await box.editor.run(() => box.tenant.get(MailIntake).keep(mail, raw, 'brought'));
    expect(brought.known).toBe(false);
  });

  it('keeps one row when two readers are at the same mail at the same time', async () => {
    const { messageId } = await box.sentMail();
    const raw = Buffer.from(letter({ headers: [`In-Reply-To: ${messageId}`] }));
    const mail = await readMail(raw);
    const kept = await Promise.all(
      [1, 2, 3].map(() => box.editor.run(() => box.tenant.get(MailIntake).keep(mail, raw))),
    );
    expect(kept.filter(({ known }) => !known)).toHaveLength(1);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(box.parcels.told).toHaveLength(1);
  });

  it('keeps a mail whose subject fails to move, flagged, with nothing half done', async () => {
    const { messageId, parcel } = await box.sentMail();
    box.parcels.fails = true;
    box.drop(letter({ headers: [`In-Reply-To: ${messageId}`] }));
    await box.collect();
    expect((await box.theOnly()).state).toBe('to_check');
    expect(await journalOf(box.editor, parcel)).toEqual([]);
    expect(complaints()).toEqual([expect.stringContaining('the parcel is broken')]);
  });

  it('takes everything else although one mail is unreadable', async () => {
    const parts = Array.from({ length: 1_000 }, () => '--b\r\nContent-Type: text/plain\r\n\r\nx');
    box.drop(
      letter({ id: '<mille@x.fr>', headers: ['Content-Type: multipart/mixed; boundary=b'], body: parts.join('\r\n') }),
    );
    box.drop('rien de lisible');
    box.drop('');
    box.drop(letter({ subject: 'Bonjour' }));
    await box.collect();
    const subjects = (await box.received()).map((mail) => mail['subject']);
    expect(subjects).toEqual(['Accusé de réception', '(sans objet)', '(sans objet)', 'Bonjour']);
  });

  it('keeps nothing of a private key, and raises the alarm', async () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }) as string;
    const secret = pem.split('\n')[1] ?? '';
    const { messageId } = await box.sentMail();
    box.drop(
      letter({ from: 'direction@client.test', headers: [`In-Reply-To: ${messageId}`], body: `Voici\r\n${pem}` }),
    );
    await box.collect();
    const mail = await box.theOnly();
    expect(mail).toMatchObject({ raw_document_id: null, attachment_ids: [] });
    expect(mail['body']).toContain('exposée');
    expect((await journalOf(box.editor, mail.id)).map((entry) => entry.action)).toContain('private_key_refused');
    const { rows } = await box.editor.owner.query(
      `SELECT 1 FROM messages WHERE messages::text LIKE '%' || $1 || '%' UNION SELECT 1 FROM audit_entries a WHERE a::text LIKE '%' || $1 || '%' UNION SELECT 1 FROM documents WHERE position(convert_to($1, 'UTF8') IN bytes) > 0`,
      [secret],
    );
    expect(rows).toEqual([]);
  });

  it('does nothing for an editor without a mailbox, and says so for a folder that is missing', async () => {
    await box.editor.owner.query('UPDATE editors SET mail_source = NULL');
    await box.collect();
    await box.editor.owner.query(`UPDATE editors SET mail_source = 'maildir:///nowhere/at/all'`);
    await box.collect();
    expect(complaints()).toEqual([expect.stringContaining('maildir_missing')]);
    const { rows } = await box.editor.owner.query('SELECT problem FROM mailbox_readings');
    expect(rows).toEqual([{ problem: 'maildir_missing' }]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { aMessage, anAdministrator, aSetMailbox } from '../../../test/support/factories.js';
import { justBefore } from '../../../test/support/just-before.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { journalOf } from '../../../test/support/records.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MailboxReadings } from '../sources/mailbox-readings.service.js';
import type { ProblemCode } from '../sources/source-problem.js';
import { Mailbox, sourceOf } from './mailbox.entity.js';

const app = await anApp();
const admin = await app.signIn('admin');

const own = '/settings/mailboxes';
const form = {
  name: 'Certificats',
  addresses: 'Certificats@Editeur.test\nigc@editeur.test',
  host: 'imap.editeur.test',
  port: '993',
  security: 'tls',
  username: 'certificats@editeur.test',
  folders: '',
  signIn: 'password',
};
const send = (path: string, values: object) => admin.post(path).type('form').send(values);

/** Its first folder was read, or something kept it from being. */
const wasRead = (id: string, problem: ProblemCode | null) =>
  app.run(async () => {
    const mailbox = await app.get(TenantDb).theOne(Mailbox, { id });
    const source = sourceOf(mailbox, mailbox.folders[0] ?? '');
    await app.get(MailboxReadings).conclude(source, { place: null, unreadable: 0, problem });
  });

describe('the settings of mailboxes', () => {
  it('take twenty at most, however many are added at once', async () => {
    for (let index = 0; index < 18; index++) await aSetMailbox(app, { username: `${index}@editeur.test` });
    const added = Array.from({ length: 5 }, (_, index) => send(own, { ...form, username: `au-plus-${index}@x.test` }));
    const statuses = (await Promise.all(added)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(2);
    await app.owner.query('DELETE FROM mailboxes');
  });

  it('take one, with its addresses in lower case and its usual folder, and never show its secret', async () => {
    const { headers } = await send(own, form).expect(303);
    const address = headers['location'] ?? '';
    await send(`${address}/password`, { password: 'mot de passe secret' }).expect(303);
    const { text } = await admin.get(address).expect(200);
    expect(text).not.toContain('mot de passe secret');
    const page = pageOf(await admin.get(address));
    expect(page('[name=addresses]').val()).toBe('certificats@editeur.test\nigc@editeur.test');
    expect(page('[name=folders]').val()).toBe('INBOX');
    expect(page('[name=security] [selected]').attr('value')).toBe('tls');
    expect(wordsOf(page, 'main')).toContain('Il est gardé, chiffré.');
    expect(wordsOf(page, 'main')).toContain('Pas encore relevée');
    await send(`${address}/trial`, {}).expect(303);
    expect(wordsOf(pageOf(await admin.get(address)), '.s-flash')).toContain('nom du serveur de courriel est inconnu');
  });

  it('say which folder of a mailbox is not read, while the others are', async () => {
    const { id } = await aSetMailbox(app, {
      name: 'Réponses',
      username: 'reponses@editeur.test',
      folders: ['INBOX', 'ANS/Réponses', 'Archives'],
    });
    const mailbox = await app.run(() => app.get(TenantDb).theOne(Mailbox, { id }));
    const reads = (folder: string, problem: 'folder' | 'login' | null) =>
      app.run(() =>
        app.get(MailboxReadings).conclude(sourceOf(mailbox, folder), { place: null, unreadable: 0, problem }),
      );
    const said = async () => ({
      list: wordsOf(pageOf(await admin.get(own).expect(200)), 'tr:contains("Réponses")'),
      one: wordsOf(pageOf(await admin.get(`${own}/${id}`).expect(200)), 'main'),
      mails: wordsOf(pageOf(await admin.get('/mailbox').expect(200)), 'main'),
    });
    await reads('INBOX', null);
    await reads('ANS/Réponses', 'folder');
    await reads('Archives', null);
    const { list, one, mails } = await said();
    expect(one).toContain('Un dossier de cette boîte n’est pas relevé : « ANS/Réponses ».');
    expect(list).toContain('Relevée en partie');
    expect(list).toContain('« ANS/Réponses »');
    expect(list).not.toMatch(/Plus relevée|jamais/);
    expect(mails).toMatch(/Un dossier de la boîte .*n’est pas relevé depuis le .* : « ANS\/Réponses »\./);
    await reads('Archives', 'folder');
    expect((await said()).one).toContain(
      '2 dossiers de cette boîte ne sont pas relevés : « ANS/Réponses », « Archives ».',
    );
    // What keeps all of it from being read comes first.
    await reads('INBOX', 'login');
    expect((await said()).one).toContain('Cette boîte n’est plus relevée.');
    await app.owner.query('DELETE FROM mailboxes WHERE id = $1', [id]);
  });

  it('call a mailbox read in part until each of its folders was', async () => {
    const { id } = await aSetMailbox(app, {
      name: 'En deux',
      username: 'deux-dossiers@editeur.test',
      folders: ['INBOX', 'ANS'],
    });
    const mailbox = await app.run(() => app.get(TenantDb).theOne(Mailbox, { id }));
    const read = (folder: string) =>
      app.run(() =>
        app.get(MailboxReadings).conclude(sourceOf(mailbox, folder), { place: null, unreadable: 0, problem: null }),
      );
    const list = async () => wordsOf(pageOf(await admin.get(own).expect(200)), 'tr:contains("En deux")');
    expect(await list()).toContain('Pas encore relevée');
    await read('INBOX');
    expect(await list()).toContain('Relevée en partie');
    await read('ANS');
    expect(await list()).not.toMatch(/en partie|Pas encore/);
    await app.owner.query('DELETE FROM mailboxes WHERE id = $1', [id]);
  });

  it('take an account once, of two people who set it at once: the other reads which one has it, and what they typed stays', async () => {
    const account = (username: string) => () =>
      aSetMailbox(app, { name: 'Première', host: form.host, port: 993, username });
    const [added, moved] = ['deux@editeur.test', 'trois@editeur.test'];
    const { headers } = await send(own, { ...form, username: 'quatre@editeur.test' }).expect(303);
    const late = [
      await justBefore(app, account(added), () => send(own, { ...form, username: added })),
      await justBefore(app, account(moved), () =>
        send(headers['location'] ?? '', { ...form, username: moved, version: '1' }),
      ),
    ];
    for (const [index, answer] of late.entries()) {
      expect(answer.status).toBe(422);
      expect(wordsOf(pageOf(answer), '#error-summary')).toContain('« Première » relève déjà ce compte');
      expect(pageOf(answer)('[name=username]').val()).toBe([added, moved][index]);
    }
  });

  it.each([
    ['host', 'imap://editeur.test/'],
    ['host', 'a b'],
    ['host', ''],
    ['port', '0'],
    ['port', '70000'],
    ['port', 'x'],
    ['security', 'none'],
    ['addresses', ''],
    ['addresses', 'pas une adresse'],
    ['addresses', 'a@b.fr\r\nBcc: c@d.fr'],
    ['username', ''],
    ['signIn', 'carte'],
    ['folders', Array.from({ length: 11 }, (_, index) => `dossier ${index}`).join('\n')],
    ['tokenUrl', 'javascript:alert(1)'],
    ['authservId', 'deux mots'],
  ])('refuse on its field what is wrong: %s %j', async (field, value) => {
    const answer = await send(own, { ...form, username: 'autre@editeur.test', [field]: value }).expect(422);
    expect(pageOf(answer)(`[name=${field}][aria-invalid]`)).toHaveLength(1);
  });

  it('say whose validations no mailbox receives, among the administrators who are ours and still here', async () => {
    const box = await aSetMailbox(app, { username: 'vus@editeur.test', addresses: ['vus@editeur.test'] });
    await wasRead(box.id, null);
    await anAdministrator(app, { first_name: 'Vu', last_name: 'Reçu', email: 'vus@editeur.test' });
    const unseen = await anAdministrator(app, { first_name: 'Non', last_name: 'Vu', email: 'non.vu@editeur.test' });
    await anAdministrator(app, {
      first_name: 'Parti',
      last_name: 'Hier',
      email: 'parti@editeur.test',
      left_on: '2020-01-01',
    });
    const words = wordsOf(pageOf(await admin.get(own).expect(200)), 'main');
    expect(words).toContain('Non Vu non.vu@editeur.test');
    expect(words).not.toMatch(/Vu Reçu|Parti Hier/);
    const page = wordsOf(pageOf(await admin.get(`/administrators/${unseen.id}`).expect(200)), 'main');
    expect(page).toContain('Aucune boîte relevée ne reçoit non.vu@editeur.test');
    const list = pageOf(await admin.get('/administrators').expect(200));
    const told = list('tbody tr')
      .toArray()
      .filter((row) => list(row).text().includes('Aucune boîte relevée ne reçoit cette adresse'))
      .map((row) => list(row).find('th a').attr('href'));
    expect(told).toEqual([`/administrators/${unseen.id}`]);
  });

  it('count as read once they were, and until nothing has been read for an hour: an outage of a minute loses no mail', async () => {
    const { id } = await aSetMailbox(app, {
      username: 'a-relever@editeur.test',
      addresses: ['a-relever@editeur.test'],
    });
    await anAdministrator(app, { first_name: 'Ada', last_name: 'Attend', email: 'a-relever@editeur.test' });
    const isUnseen = async () =>
      wordsOf(pageOf(await admin.get(own).expect(200)), 'section').includes('Ada Attend a-relever@editeur.test');
    const readAt = (moment: string) =>
      app.owner.query(`UPDATE mailbox_readings SET read_at = ${moment} WHERE source LIKE '%a-relever%'`);
    expect(await isUnseen()).toBe(true);
    await wasRead(id, 'name');
    expect(await isUnseen()).toBe(true);
    await wasRead(id, null);
    expect(await isUnseen()).toBe(false);
    await wasRead(id, 'unreachable');
    await readAt(`now() - interval '58 minutes'`);
    expect(await isUnseen()).toBe(false);
    await readAt(`now() - interval '62 minutes'`);
    expect(await isUnseen()).toBe(true);
    await wasRead(id, null);
    expect(await isUnseen()).toBe(false);
    await send(`${own}/${id}/pause`, {}).expect(303);
    expect(await isUnseen()).toBe(true);
  });

  it('say of each hour what it is of: of a mailbox that is paused or away, none is that of its state by chance', async () => {
    const { id } = await aSetMailbox(app, { name: 'Aux heures', username: 'aux-heures@editeur.test' });
    await wasRead(id, null);
    await app.owner.query(
      `UPDATE mailbox_readings SET read_at = '2026-01-05T09:00:00Z' WHERE source LIKE '%aux-heures%'`,
    );
    const said = async () => ({
      one: wordsOf(pageOf(await admin.get(`${own}/${id}`).expect(200)), 'section:has(#state-title)'),
      above: wordsOf(pageOf(await admin.get('/mailbox').expect(200)), '.s-mail-places li:contains("Aux heures")'),
    });
    expect(await said()).toEqual({
      one: 'État Relevée le 05/01/2026 à 10 h 00',
      above: 'Relevée Aux heures le 05/01/2026 à 10 h 00',
    });
    await wasRead(id, 'login');
    expect(await said()).toEqual({
      one: 'État Plus relevée dernière relève le 05/01/2026 à 10 h 00',
      above: 'Plus relevée Aux heures dernière relève le 05/01/2026 à 10 h 00',
    });
    await send(`${own}/${id}/pause`, {}).expect(303);
    await app.owner.query(`UPDATE mailboxes SET paused_at = '2026-02-06T11:30:00Z' WHERE id = $1`, [id]);
    expect(await said()).toEqual({
      one: 'État En pause depuis le 06/02/2026 à 12 h 30, dernière relève le 05/01/2026 à 10 h 00',
      above: 'En pause Aux heures depuis le 06/02/2026 à 12 h 30, dernière relève le 05/01/2026 à 10 h 00',
    });
    await app.owner.query('DELETE FROM mailboxes WHERE id = $1', [id]);
  });

  it('say before and after which change has its secret forgotten, in the journal too', async () => {
    const { id } = await aSetMailbox(app, { name: 'Au secret', username: 'au-secret@editeur.test' });
    const address = `${own}/${id}`;
    const values = { ...form, name: 'Au secret', username: 'au-secret@editeur.test' };
    let version = 1;
    const saved = async (more: object) => {
      await send(address, { ...values, ...more, version: String(version) }).expect(303);
      version += 1;
      return wordsOf(pageOf(await admin.get(address).expect(200)), '.s-flash');
    };
    const lead = async () =>
      wordsOf(pageOf(await admin.get(address).expect(200)), `form[action="${address}"] > p.s-muted`);
    const told = async () => (await journalOf(app, id)).map(({ action }) => action);
    expect(await lead()).toBe('');
    await send(`${address}/password`, { password: 'secret' }).expect(303);
    expect(await lead()).toBe(
      'Le mot de passe est gardé pour ce compte : changer « Serveur IMAP », « Port », « Chiffrement » ou « Identifiant » le fait oublier, et il faut le redonner.',
    );
    expect(await saved({ name: 'Au grand secret' })).toBe('Boîte enregistrée.');
    expect(await told()).not.toContain('mailbox_secret_forgotten');
    expect(await saved({ host: 'imap2.editeur.test' })).toContain(
      'Ce qui était gardé l’était pour le compte d’avant, et est oublié : redonnez son mot de passe',
    );
    expect(await told()).toContain('mailbox_secret_forgotten');
    expect(await lead()).toBe('');
    // Entered another way, it has nothing for it yet.
    const oauth = {
      host: 'imap2.editeur.test',
      signIn: 'oauth',
      tokenUrl: 'https://jetons.test/',
      oauthClient: 'sceau',
    };
    expect(await saved(oauth)).toContain('Donnez son jeton, et le secret de l’application');
    await send(`${address}/token`, { clientSecret: 'un', refreshToken: 'deux' }).expect(303);
    expect(await lead()).toContain('« Adresse des jetons OAuth2 » ou « Identifiant de l’application (client_id) »');
    expect(await saved({ ...oauth, oauthClient: 'autre' })).toContain('redonnez son jeton, et le secret');
    expect((await told()).filter((action) => action === 'mailbox_secret_forgotten')).toHaveLength(2);
    await app.owner.query('DELETE FROM mailboxes WHERE id = $1', [id]);
  });

  it('are an administrator’s alone, and of their own editor', async () => {
    const mine = await aSetMailbox(app, { username: 'a-moi@editeur.test' });
    const other = await app.secondEditor();
    const theirs = await aSetMailbox(other);
    const support = await app.signIn('support');
    const auditor = await app.signIn('auditor');
    for (const visitor of [support, auditor]) {
      await visitor.get(own).expect(403);
      await visitor.get(`${own}/${mine.id}`).expect(403);
      for (const noun of ['', '/password', '/token', '/trial', '/pause', '/resumption', '/removal'])
        await visitor.post(`${own}/${mine.id}${noun}`).expect(403);
    }
    await admin.get(`${own}/${theirs.id}`).expect(404);
    for (const noun of ['/trial', '/pause', '/removal']) await admin.post(`${own}/${theirs.id}${noun}`).expect(404);
  });
});

describe('what is in quarantine', () => {
  it('is opened by an administrator of the editor, and by nobody else', async () => {
    const { rows } = await app.owner.query<{ id: string }>(
      `INSERT INTO documents (id, kind, file_name, media_type, size, sha256, created_at, created_by, bytes)
       VALUES (gen_random_uuid(), 'quarantined_mail_attachment', 'demande.csr', 'application/octet-stream', 3, $1, now(), 'x', 'abc') RETURNING id`,
      ['0'.repeat(64)],
    );
    const file = rows[0]?.id ?? '';
    const mail = await aMessage(app, { state: 'to_check', csr_since: new Date(), quarantined_ids: [file] });
    const support = await app.signIn('support');
    await support.get(`/documents/${file}?download=1`).expect(403);
    await admin.get(`/documents/${file}?download=1`).expect(200);
    const seen = pageOf(await support.get(`/mailbox/messages/${mail.id}`).expect(200));
    expect(wordsOf(seen, 'main')).toContain('demande.csr');
    expect(seen(`a[href^="/documents/${file}"]`)).toHaveLength(0);
    expect(pageOf(await admin.get(`/mailbox/messages/${mail.id}`))(`a[href^="/documents/${file}"]`)).toHaveLength(1);
    await support.post(`/mailbox/messages/${mail.id}/csr-settlement`).expect(303);
    expect(wordsOf(pageOf(await support.get('/mailbox/received?state=csr')), 'main')).toContain('Aucun courriel');
  });
});

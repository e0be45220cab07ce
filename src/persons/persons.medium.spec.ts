import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aCard,
  aClient,
  aComment,
  aMessage,
  anAdministrator,
  anAssignment,
  aRepresentative,
  aRequest,
  aRequestAdministrator,
  dayFromToday,
  insertRow,
} from '../../test/support/factories.js';
import { parisTime } from '../journey/calendar/paris-time.js';
import { uuidv7 } from '../platform/uuid.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { heldSections } from './held-sections.js';
import { signatures } from './signatures.js';

const app = await anApp();
const neighbour = await app.secondEditor();
const admin = await app.signIn('admin');

const pageAt = (kind: string, id: string) => `/settings/persons/${kind}/${id}`;
const erase = (kind: string, id: string) =>
  admin
    .post(`${pageAt(kind, id)}/erasure`)
    .type('form')
    .send({});
const row = async (table: string, id: string) =>
  (await app.owner.query(`SELECT * FROM ${table} WHERE id = $1`, [id])).rows[0];
const tell = (summary: string) =>
  app.run(() =>
    app
      .get(AuditService)
      .record({ subject: { kind: 'client', id: uuidv7() }, clientId: null, action: 'edited', summary }),
  );

/** Somebody of the team who wrote, was written to, and was told of; their account is closed. */
async function aLeaver(name: string): Promise<{ id: string; email: string }> {
  const [id, email] = [
    uuidv7(),
    `${name
      .toLowerCase()
      .normalize('NFD')
      .replaceAll(/[^a-z ]/g, '')
      .replaceAll(' ', '.')}@parti.test`,
  ];
  const user = { id, email, name, role: 'support', password_hash: 'x', disabled_at: null };
  await insertRow(app, 'users', user);
  const client = await aClient(app);
  await aComment(app, { client_id: client.id, author_id: id, text: 'Rappeler lundi' });
  await aMessage(app, { direction: 'out', state: 'sent', recipients: [email], client_id: client.id, body: 'Bonjour' });
  await tell(`Compte créé pour ${name}`);
  await insertRow(app, 'account_links', {
    id: uuidv7(),
    user_id: id,
    kind: 'invitation',
    created_by: 'x',
    expires_at: new Date(Date.now() + 1e6),
  });
  await insertRow(app, 'saved_views', {
    id: uuidv7(),
    list: 'clients',
    name: `Vue ${name}`,
    query: '',
    owner_id: id,
    created_by: name,
  });
  await admin.post(`/settings/team/${id}/disabling`).type('form').send({}).expect(303);
  return { id, email };
}

describe('what is held about somebody', () => {
  it('is found by a part of the name or the address, in this editor only, by administrators only', async () => {
    await aLeaver('Solange Trémois');
    await insertRow(neighbour, 'users', {
      id: uuidv7(),
      email: 'x@voisin.test',
      name: 'Solange Trémois',
      role: 'support',
    });
    const found = pageOf(await admin.get('/settings/persons?q=solange.tremois@').expect(200));
    expect(found('tbody tr')).toHaveLength(1);
    expect(pageOf(await admin.get('/settings/persons?q=TREMOIS').expect(200))('tbody tr')).toHaveLength(1);
    expect(wordsOf(pageOf(await admin.get('/settings/persons?q=zzz').expect(200)), 'main')).toContain('Aucune fiche');
    expect(pageOf(await admin.get('/settings/persons?q=%25').expect(200))('tbody tr')).toHaveLength(0);
    await admin.get('/settings/persons?q[]=a&q[]=b').expect(200);
    await (await app.signIn('support')).get('/settings/persons').expect(403);
    await (await app.signIn('auditor')).get(pageAt('user', app.users.support.id)).expect(403);
  });

  it('is nobody’s of another editor, and nothing of a kind that is none', async () => {
    const theirs = neighbour.users.support.id;
    for (const path of [pageAt('user', theirs), `${pageAt('user', theirs)}/copy?format=json`])
      await admin.get(path).expect(404);
    await erase('user', theirs).expect(404);
    await admin.get(pageAt('editor', app.users.support.id)).expect(404);
    await admin.get(pageAt('user', 'x')).expect(404);
  });

  it('is given whole, for a machine and to read, and told in the journal without the name', async () => {
    const { id, email } = await aLeaver('Aristide Quenneville');
    const json = await admin
      .get(`${pageAt('user', id)}/copy?format=json`)
      .buffer(true)
      .expect(200);
    const copy = JSON.parse(json.text) as Record<string, Record<string, unknown>[]>;
    expect(Object.keys(copy)).toEqual([
      'person',
      ...heldSections.filter(({ kinds }) => kinds.includes('user')).map(({ key }) => key),
    ]);
    expect(copy['identity']).toEqual([expect.objectContaining({ id, email })]);
    expect(json.text).not.toContain('password_hash');
    expect(json.headers['content-disposition']).not.toContain('Quenneville');
    expect(copy['comments']).toEqual([expect.objectContaining({ text: 'Rappeler lundi' })]);
    expect(copy['mails']).toHaveLength(1);
    expect(copy['journal']!.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining(['Compte créé pour Aristide Quenneville', 'Compte d’Aristide Quenneville désactivé']),
    );
    const text = (
      await admin
        .get(`${pageAt('user', id)}/copy?format=txt`)
        .buffer(true)
        .expect(200)
    ).text;
    for (const words of ['Aristide Quenneville', email, 'Rappeler lundi', 'Lignes de fichiers importés\n  Rien.'])
      expect(text).toContain(words);
    const { rows } = await app.owner.query(
      `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'exported'`,
      [id],
    );
    expect(rows).toHaveLength(2);
    for (const { summary } of rows) expect(summary).not.toContain('Quenneville');
  });

  it('is read piece by piece, and none is lost between two', async () => {
    const { id } = await aLeaver('Ombeline Vasseur');
    await app.run(() =>
      app.get(AuditService).recordMany(
        Array.from({ length: 700 }, (_, at) => ({
          subject: { kind: 'client', id: uuidv7() },
          clientId: null,
          action: 'edited',
          summary: `${at} par Ombeline Vasseur`,
        })),
      ),
    );
    const json = await admin
      .get(`${pageAt('user', id)}/copy?format=json`)
      .buffer(true)
      .expect(200);
    const { journal } = JSON.parse(json.text) as { journal: { summary: string }[] };
    expect(new Set(journal.flatMap(({ summary }) => /^(\d+) par/.exec(summary)?.[1] ?? [])).size).toBe(700);
  });
});

describe('erasing somebody of the team', () => {
  it('is refused while the account is open, with what is to be done', async () => {
    const { id } = app.users.technical_admin;
    const client = await aClient(app, { account_manager_id: id });
    const refused = await erase('user', id).expect(303);
    expect(refused.headers['location']).not.toContain('erasure');
    expect(wordsOf(pageOf(await admin.get(pageAt('user', id)).expect(200)), '.s-actions')).toMatch(
      /Son compte est ouvert.*1 client à confier/s,
    );
    expect(await row('users', id)).toMatchObject({ erased_at: null, name: app.users.technical_admin.name });
    await app.owner.query('UPDATE clients SET account_manager_id = NULL WHERE id = $1', [client.id]);
  });

  it('leaves no name in the row, nothing that opens the account, and says what stays', async () => {
    const { id, email } = await aLeaver('Barnabé Lescure');
    await erase('user', id).expect(303);
    expect(await row('users', id)).toMatchObject({
      name: 'Personne effacée',
      email: `${id}@efface.invalid`,
      password_hash: null,
      last_sign_in_at: null,
    });
    const { rows: left } = await app.owner.query(
      `SELECT (SELECT count(*)::int FROM account_links WHERE user_id = $1) AS links, (SELECT count(*)::int FROM saved_views WHERE owner_id = $1) AS views,
              (SELECT text FROM comments WHERE author_id = $1) AS comment`,
      [id],
    );
    expect(left).toEqual([{ links: 0, views: 0, comment: 'Rappeler lundi' }]);
    const { rows } = await app.owner.query<{ summary: string; details: { stays: object } }>(
      `SELECT summary, details FROM audit_entries WHERE subject_id = $1 AND action = 'erased'`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('Lescure');
    expect(rows[0]!.details.stays).toMatchObject({ comments: 1, mails: 1, journal: expect.any(Number) });
    const page = pageOf(await admin.get(pageAt('user', id)).expect(200));
    expect(wordsOf(page, 'main')).toContain('romprait la chaîne');
    expect(page('form[action$="/erasure"]')).toHaveLength(0);
    expect(wordsOf(pageOf(await admin.get('/settings/team').expect(200)), 'main')).not.toContain('effacée');
    expect(pageOf(await admin.get(`/settings/persons?q=${email}`).expect(200))('tbody tr')).toHaveLength(0);
    const { rows: chain } = await app.owner.query('SELECT first_broken_audit_entry() AS broken');
    expect(chain).toEqual([{ broken: null }]);
  });

  it('is done once, of two at once, and nobody comes back by that row', async () => {
    const { id } = await aLeaver('Cunégonde Maurel');
    const both = await Promise.all([erase('user', id), erase('user', id)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    const { rows } = await app.owner.query(`SELECT 1 FROM audit_entries WHERE subject_id = $1 AND action = 'erased'`, [
      id,
    ]);
    expect(rows).toHaveLength(1);
    for (const act of ['enabling', 'role', 'link']) {
      await admin.post(`/settings/team/${id}/${act}`).type('form').send({ role: 'support' });
      expect(await row('users', id)).toMatchObject({ disabled_at: expect.any(Date), role: 'support' });
    }
    const { rows: sent } = await app.owner.query('SELECT 1 FROM account_links WHERE user_id = $1', [id]);
    expect(sent).toEqual([]);
  });
});

describe('erasing an administrator', () => {
  it('is refused while they serve, hold a right, or are named by an open request', async () => {
    const client = await aClient(app);
    const person = await anAdministrator(app, { first_name: 'Philomène', last_name: 'Garrigue' });
    await anAssignment(app, { client_id: client.id, administrator_id: person.id, state: 'active' });
    const request = await aRequest(app, { client_id: client.id, state: 'submitted' });
    await aRequestAdministrator(app, { request_id: request.id, administrator_id: person.id });
    await erase('administrator', person.id).expect(303);
    const said = wordsOf(pageOf(await admin.get(pageAt('administrator', person.id)).expect(200)), '.s-actions');
    expect(said).toMatch(/encore en fonction.*1 habilitation à clore.*1 demande 413 ouverte/s);
    expect(await row('administrators', person.id)).toMatchObject({ first_name: 'Philomène', erased_at: null });
  });

  it('leaves the row, its rights and its cards without a name or a number, and the row stays as it is', async () => {
    const client = await aClient(app);
    const person = await anAdministrator(app, {
      first_name: 'Théodule',
      last_name: 'Ancelin',
      email: 'theodule@parti.test',
    });
    const card = await aCard(app, { administrator_id: person.id, number: '2699001122', state: 'blocked' });
    await anAssignment(app, { client_id: client.id, administrator_id: person.id, state: 'closed' });
    await app.owner.query('UPDATE administrators SET left_on = paris_today(), departed_at = now() WHERE id = $1', [
      person.id,
    ]);
    await erase('administrator', person.id).expect(303);
    expect(await row('administrators', person.id)).toMatchObject({
      first_name: 'Personne',
      last_name: 'effacée',
      email: null,
      phone: null,
      user_id: null,
    });
    expect(await row('cards', card.id)).toMatchObject({ number: null, state: 'blocked' });
    const copy = await admin
      .get(`${pageAt('administrator', person.id)}/copy?format=json`)
      .buffer(true)
      .expect(200);
    expect(copy.text).not.toMatch(/Ancelin|theodule/);
    await admin.post(`/administrators/${person.id}/return`).type('form').send({});
    expect(await row('administrators', person.id)).toMatchObject({ departed_at: expect.any(Date) });
    await admin.get(`/administrators/${person.id}`).expect(200);
  });
});

describe('erasing a representative', () => {
  it('is refused while they represent the client, done once replaced, and their request stays', async () => {
    const client = await aClient(app);
    const person = await aRepresentative(app, {
      client_id: client.id,
      first_names: 'Hermance',
      last_name: 'Duval',
      email: 'h@duval.test',
    });
    const request = await aRequest(app, { client_id: client.id, state: 'validated' });
    await erase('representative', person.id).expect(303);
    expect(await row('representatives', person.id)).toMatchObject({ last_name: 'Duval' });
    await app.owner.query('UPDATE representatives SET ended_on = paris_today() WHERE id = $1', [person.id]);
    // Half an hour after midnight in Paris it is the day before in Greenwich: that one is the successor’s.
    const after = parisTime(dayFromToday(1), '00:30');
    await aRequest(app, { client_id: client.id, state: 'refused', created_at: after });
    const copy = await admin
      .get(`${pageAt('representative', person.id)}/copy?format=json`)
      .buffer(true)
      .expect(200);
    expect((JSON.parse(copy.text) as { requests: { id: string }[] }).requests).toEqual([
      expect.objectContaining({ id: request.id }),
    ]);
    await erase('representative', person.id).expect(303);
    expect(await row('representatives', person.id)).toMatchObject({
      last_name: 'effacée',
      email: null,
      card_number: null,
    });
    await admin.get(`/clients/${client.id}/representative`).expect(200);
  });

  it('shows who else bears the name', async () => {
    const [one, other] = [await aClient(app), await aClient(app)];
    const first = await aRepresentative(app, { client_id: one.id, first_names: 'Gontran', last_name: 'Bellec' });
    await aRepresentative(app, { client_id: other.id, first_names: 'Gontran', last_name: 'Bellec' });
    const page = pageOf(await admin.get(pageAt('representative', first.id)).expect(200));
    expect(wordsOf(page, 'main')).toContain(String(other['name']));
  });
});

describe('columns that say by name who did something', () => {
  /** Those that end in `_by` and name no person of the team. */
  const others = [
    'certificates.revoked_by_list',
    'documents.superseded_by',
    'exposed_keys.came_by',
    'former_numbers.replaced_by',
    'identity_providers.factor_by',
    'messages.proven_by',
  ];

  it('are all looked through', () => {
    const schema = readFileSync(new URL('../../migrations/schema.sql', import.meta.url), 'utf8');
    const columns = schema.split('\n\n').flatMap((block) => {
      const table = /^TABLE (\w+) \(/m.exec(block)?.[1];
      return table ? [...block.matchAll(/^ {2}(\w+_by) text/gm)].map(([, column]) => `${table}.${column}`) : [];
    });
    const looked = signatures.map(({ table, column }) => `${table}.${column}`);
    expect(columns.filter((column) => !looked.includes(column) && !others.includes(column))).toEqual([]);
    expect(columns).toEqual(expect.arrayContaining(looked));
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aFiness,
  anEstablishment,
  aRegisterChange,
  dayFromToday,
  insertRow,
  type Columns,
  type Row,
} from '../../test/support/factories.js';
import sql from 'sql-template-tag';
import { clientList } from '../clients/list/client-list.js';
import { changeList, RegisterChangesQueries } from './register-changes.queries.js';
import { RegisterChangesService } from './register-changes.service.js';

let app: TestApp;
let support: Visitor;
beforeAll(async () => {
  app = await startTestApp();
  support = await app.signIn();
});
afterAll(() => app.stop());

const list = (editor = app) =>
  editor.run(() => app.get(RegisterChangesQueries).page(changeList.filter({}), changeList.order({})));
const waiting = async (clientId: string) =>
  (await app.run(() => app.get(RegisterChangesQueries).ofClient(clientId))).map((change) => change.change);
const decide = (ids: string[], decision: 'applied' | 'kept') =>
  app.run(() => app.get(RegisterChangesService).decide(ids, decision));
const rowOf = async (table: string, id: string) =>
  (await app.owner.query<Row>(`SELECT * FROM ${table} WHERE id = $1`, [id])).rows[0];

/** A client of some days ago, and what the register says of it today. */
async function known(columns: Columns = {}): Promise<Row> {
  return aClient(app, { created_at: dayFromToday(-10), ...columns });
}
async function registered(finess: unknown, columns: Columns = {}): Promise<void> {
  const names = { name: 'FONDATION NEUVE', town: 'TOULON', postal_code: '83000', departement: '83', ...columns };
  const row = { finess, ...names, extracted_on: dayFromToday(0) };
  const keys = Object.keys(row);
  await app.owner.query(
    `INSERT INTO directory_legal_entities (${keys.join(', ')}) VALUES (${keys.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
}
const renamed = (client: Row, more: Columns = {}) =>
  aRegisterChange(app, {
    finess: client['finess_ej'],
    legal_entity_finess: client['finess_ej'],
    name: 'FONDATION NEUVE',
    before: client['name'],
    after: 'FONDATION NEUVE',
    ...more,
  });

async function kept(query: string): Promise<string[]> {
  const filter = clientList.filter(query);
  expect(filter.unknown).toEqual([]);
  await app.owner.query(
    `INSERT INTO client_progress (client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on)
     SELECT id, 1, 'x', '', '', 'editor', '{}', 0, 0, 0, '2026-01-05' FROM clients ON CONFLICT DO NOTHING`,
  );
  const { text, values } = sql`SELECT c.id FROM ${clientList.from} WHERE ${filter.where}`;
  return (await app.owner.query<{ id: string }>(text, values)).rows.map((row) => row.id);
}

describe('what the register says of the editor’s clients', () => {
  it('is told to the editor concerned only, since the client is one, and of the last word only', async () => {
    const client = await known();
    await renamed(client, { after: 'ENTRE-TEMPS', extracted_on: dayFromToday(-2) });
    const change = await renamed(client);
    await renamed(await known(), { recorded_at: dayFromToday(-20) });
    await aRegisterChange(app);
    expect((await list()).rows.map((row) => row.id)).toEqual([change]);
    const other = await app.secondEditor();
    expect(
      (await other.run(() => app.get(RegisterChangesQueries).page(changeList.filter({}), changeList.order({})))).rows,
    ).toEqual([]);
    expect(await kept('register=changed')).toEqual([client.id]);
    await decide([change], 'kept');
  });

  it('is no news when our own record says it already, whatever the case and the accents', async () => {
    const client = await known({ name: 'Fondation « Neuve »', town: 'Toulon', departement: '83' });
    await renamed(client);
    await renamed(client, { change: 'moved', before: 'NICE (06)', after: 'TOULON (83)' });
    const house = await anEstablishment(app, { client_id: client.id, closed_on: dayFromToday(-1), closed_reason: 'x' });
    await aRegisterChange(app, {
      structure: 'establishment',
      finess: house['finess_eg'],
      change: 'closed',
      before: null,
      after: dayFromToday(-1),
    });
    expect(await waiting(client.id)).toEqual([]);
  });

  it('is cut in pages that lose nothing, forwards and backwards', async () => {
    const client = await known({ name: 'Grand organisme' });
    for (let index = 0; index < 120; index += 1) {
      const house = await anEstablishment(app, { client_id: client.id });
      await aRegisterChange(app, { structure: 'establishment', finess: house['finess_eg'] });
    }
    const seen: string[] = [];
    let address: string | undefined = '/register-changes';
    let last = '';
    while (address) {
      const page = pageOf(await support.get(address).expect(200));
      seen.push(
        ...page('[name=change]')
          .toArray()
          .map((box) => String(page(box).val())),
      );
      last = address;
      address = page('a[rel=next]').attr('href');
    }
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
    const back = pageOf(
      await support.get(
        pageOf(await support.get(last))
          .root()
          .find('a[rel=prev]')
          .attr('href') ?? '',
      ),
    );
    expect(
      back('[name=change]')
        .toArray()
        .map((box) => back(box).val()),
    ).toEqual(seen.slice(50, 100));
    await app.owner.query(
      'UPDATE clients SET archived_at = now(), archived_by = $2, archived_reason = $2 WHERE id = $1',
      [client.id, 'x'],
    );
    expect((await list()).rows).toEqual([]);
  });
});

describe('a decision', () => {
  it('takes the new name, tells it in the journal, and makes earlier certificates wrong', async () => {
    const client = await known();
    await registered(client['finess_ej']);
    await aCertificate(app, { client_id: client.id });
    const change = await renamed(client);
    expect(await decide([change], 'applied')).toEqual({ done: 1, wrong: [client.id], refused: [] });
    expect(await rowOf('clients', client.id)).toMatchObject({ name: 'FONDATION NEUVE', town: 'Nice', version: 2 });
    expect(await kept('revoke=1')).toEqual([client.id]);
    const { rows } = await app.owner.query<{ action: string; summary: string }>(
      'SELECT action, summary FROM audit_entries WHERE client_id = $1 ORDER BY sequence',
      [client.id],
    );
    expect(rows.map((row) => row.action)).toEqual(expect.arrayContaining(['edited', 'register_applied']));
    expect(rows.find((row) => row.action === 'register_applied')?.summary).toContain('FONDATION NEUVE, repris');
    expect(await waiting(client.id)).toEqual([]);
    await app.owner.query('UPDATE certificates SET revoked_at = now() WHERE client_id = $1', [client.id]);
    expect(await kept('revoke=1')).toEqual([]);
  });

  it('takes name and place together, and says each once', async () => {
    const client = await known();
    await registered(client['finess_ej'], { address: '1 QUAI CRONSTADT' });
    const ids = [
      await renamed(client),
      await renamed(client, { change: 'moved', before: 'NICE (06)', after: 'TOULON (83)' }),
    ];
    expect(await decide(ids, 'applied')).toMatchObject({ done: 2, wrong: [] });
    expect(await rowOf('clients', client.id)).toMatchObject({
      name: 'FONDATION NEUVE',
      town: 'TOULON',
      departement: '83',
      postal_code: '83000',
      address: '1 QUAI CRONSTADT',
      version: 3,
    });
    expect(await decide(ids, 'applied')).toMatchObject({ done: 0 });
  });

  it('keeps our record as it is, with its own line in the journal', async () => {
    const client = await known();
    const change = await renamed(client);
    await decide([change], 'kept');
    expect(await rowOf('clients', client.id)).toMatchObject({
      name: client['name'],
      version: 1,
      subject_changed_at: null,
    });
    expect(await waiting(client.id)).toEqual([]);
    const { rows } = await app.owner.query('SELECT action, actor_name FROM audit_entries WHERE client_id = $1', [
      client.id,
    ]);
    expect(rows).toEqual([{ action: 'register_kept', actor_name: app.users.support.name }]);
  });

  it('renames, closes and transfers establishments, and leaves what it cannot do with its reason', async () => {
    const client = await known();
    const [first, second, third] = [
      await anEstablishment(app, { client_id: client.id }),
      await anEstablishment(app, { client_id: client.id }),
      await anEstablishment(app, { client_id: client.id }),
    ];
    await aCertificate(app, { client_id: client.id, subject: `OU=1${String(second['finess_eg'])}` });
    const of = (house: Row, columns: Columns) =>
      aRegisterChange(app, {
        structure: 'establishment',
        finess: house['finess_eg'],
        legal_entity_finess: client['finess_ej'],
        ...columns,
      });
    const elsewhere = aFiness();
    const ids = [
      await of(first, { name: 'FOYER NEUF', after: 'FOYER NEUF' }),
      await of(second, { change: 'closed', before: null, after: dayFromToday(-3) }),
      await of(third, { change: 'transferred', before: client['finess_ej'], after: elsewhere }),
      await renamed(client, { change: 'closed', before: null, after: dayFromToday(-1) }),
    ];
    const decided = await decide(ids, 'applied');
    expect(decided).toMatchObject({ done: 2, wrong: [] });
    expect(decided.refused.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('archivez le client'),
      expect.stringContaining('registre'),
    ]);
    expect(await rowOf('establishments', first.id)).toMatchObject({ name: 'FOYER NEUF', version: 2 });
    expect(await rowOf('establishments', second.id)).toMatchObject({ closed_on: dayFromToday(-3) });
    expect(await waiting(client.id)).toEqual(['closed', 'transferred']);
    await decide(ids, 'kept');
  });
});

describe('the page', () => {
  it('shows both sides, confirms before it changes anything, and counts what it did', async () => {
    const client = await known({ name: 'Association <Ancienne>' });
    await registered(client['finess_ej']);
    await aCertificate(app, { client_id: client.id });
    const change = await renamed(client);
    const page = pageOf(await support.get('/register-changes?kind=renamed').expect(200));
    expect(wordsOf(page, 'main')).toMatch(/1 client a changé de raison sociale : une fois le nom repris/);
    expect(wordsOf(page, 'tbody tr')).toContain('Association <Ancienne>');
    const href = page('tbody a.btn').first().attr('href') ?? '';
    const confirmation = pageOf(await support.get(href).expect(200));
    expect(wordsOf(confirmation, 'main')).toContain('1 client aura des certificats à révoquer et à refaire');
    expect(await waiting(client.id)).toEqual(['renamed']);
    const form = confirmation('main form').serializeArray();
    expect(form.map(({ name }) => name)).toEqual(['_token', 'decision', 'change']);
    const answers = Object.fromEntries(form.map(({ name, value }) => [name, value]));
    await support.post('/register-changes/decisions').type('form').send(answers).expect(303);
    await support.post('/register-changes/decisions').type('form').send(answers).expect(303);
    const after = pageOf(await support.get('/register-changes'));
    expect(wordsOf(after, 'main')).toContain('changé de nom ou de département : certificats à révoquer et à refaire.');
    expect(await waiting(client.id)).toEqual([]);
    expect((await rowOf('clients', client.id))?.['version']).toBe(2);
    expect(change).toBeTruthy();
  });

  it.each([
    ['/register-changes?kind=x', '« x » n’est pas un genre d’évolution'],
    ['/register-changes?after=x', 'Cette page de la liste n’existe plus'],
    ['/register-changes?colour=red', 'colour'],
  ])('tells what it does not understand in %s', async (address, words) => {
    expect(wordsOf(pageOf(await support.get(address).expect(200)), 'main')).toContain(words);
  });

  it('leads back, without an error, when nothing was ticked or all is decided', async () => {
    const none = pageOf(await support.get('/register-changes/confirmation?decision=applied').expect(200));
    expect(wordsOf(none, 'main')).toContain('Cochez au moins une évolution');
    const change = await renamed(await known());
    await decide([change], 'kept');
    const again = await support.get(`/register-changes/confirmation?decision=applied&change=${change}`).expect(200);
    expect(wordsOf(pageOf(again), 'main')).toContain('1 évolution a déjà été décidée');
    expect(pageOf(again)('main form')).toHaveLength(0);
  });

  it('is read by the auditor, who decides nothing', async () => {
    const client = await known();
    const change = await renamed(client);
    const auditor = await app.signIn('auditor');
    const page = pageOf(await auditor.get('/register-changes').expect(200));
    expect(page('[name=change], tbody a.btn')).toHaveLength(0);
    await auditor.post('/register-changes/decisions').type('form').send({ change, decision: 'kept' }).expect(403);
    expect(await waiting(client.id)).toEqual(['renamed']);
  });

  it('never decides for a neighbour', async () => {
    const client = await known();
    const change = await renamed(client);
    const other = await app.secondEditor();
    expect(await other.run(() => app.get(RegisterChangesService).decide([change], 'applied'))).toMatchObject({
      done: 0,
    });
    expect(await waiting(client.id)).toEqual(['renamed']);
    await insertRow(app, 'register_decisions', {
      client_id: client.id,
      change_id: change,
      decision: 'kept',
      decided_by: 'x',
    });
  });
});

import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../uuid.js';
import { aClient, aSavedView, aGrouping } from '../../../test/support/factories.js';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { statementsDuring } from '../../../test/support/statements.js';
import type { Role } from '../../journey/states/transitions.js';

let before: string;
const people = {} as Record<Role, Visitor>;
const app = await anApp();
beforeAll(async () => {
  for (const role of ['admin', 'support', 'account_manager', 'auditor'] as const) people[role] = await app.signIn(role);
  await aClient(app);
});
beforeEach(async () => {
  await app.owner.query('DELETE FROM saved_views');
  const { rows: entries } = await app.owner.query('SELECT coalesce(max(sequence), 0) AS last FROM audit_entries');
  before = entries[0].last;
});

const post = (role: Role, path: string, form: Record<string, string>) =>
  people[role].post(path).type('form').send(form);
const save = (role: Role, form: Record<string, string>) =>
  post(role, '/saved-views', {
    list: 'clients',
    query: 'who=client&late=1',
    name: 'En retard',
    scope: 'mine',
    ...form,
  });
const rows = async () =>
  (
    await app.owner.query(
      'SELECT id, name, query, columns, owner_id, default_of_role, version FROM saved_views ORDER BY name',
    )
  ).rows;
const journal = async () =>
  (
    await app.owner.query(
      `SELECT summary FROM audit_entries WHERE subject_kind = 'saved_view' AND sequence > $1 ORDER BY sequence`,
      [before],
    )
  ).rows.map((row: { summary: string }) => row.summary);

describe('a saved view', () => {
  it('keeps filters, order and columns, and neither the page nor the view it came from', async () => {
    const query = `columns=name,siret&late=1&sort=town&direction=asc&after=abc&count=exact&view=${uuidv7()}&who=client`;
    const { headers } = await save('support', { query });
    const [view] = await rows();
    expect(view).toMatchObject({
      query: 'direction=asc&late=1&sort=town&who=client',
      columns: ['name', 'siret'],
      owner_id: app.users.support.id,
    });
    expect(headers['location']).toBe(
      `/clients?view=${view.id}&direction=asc&late=1&sort=town&who=client&columns=name,siret`,
    );
    const page = pageOf(await people.support.get(headers['location'] ?? ''));
    expect(wordsOf(page, '[aria-label="Vues"] [aria-current="page"]')).toContain('En retard');
    expect(page.html()).not.toContain('Vue modifiée');
  });

  it('is one of a hundred of its list, however many are kept at once', async () => {
    for (let index = 0; index < 98; index++)
      await aSavedView(app, { name: `${index}`, owner_id: app.users.support.id });
    const kept = Array.from({ length: 12 }, (_, index) => save('support', { name: `En retard ${index}` }));
    const statuses = (await Promise.all(kept)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(2);
    expect(await rows()).toHaveLength(100);
  });

  it('of the team is not taken from it by who makes it their own: nobody else could bring it back', async () => {
    await save('admin', { scope: 'team', name: 'Réunion du lundi' });
    const [{ id }] = await rows();
    const form = pageOf(await people.support.get(`/saved-views/${id}/edit`).expect(200));
    expect(form('input[name=scope][value=mine]').attr('disabled')).toBeDefined();
    const taken = { name: 'Réunion du lundi', scope: 'mine', role: '', version: '1' };
    const refused = pageOf(await post('support', `/saved-views/${id}`, taken).expect(422));
    expect(wordsOf(refused, '#error-summary')).toContain('pour vous seul, enregistrez-en une autre');
    expect((await rows())[0]).toMatchObject({ owner_id: null, version: 1 });
    await people.admin.get(`/saved-views/${id}`).expect(303);
    await post('support', `/saved-views/${id}`, { ...taken, name: 'Lundi', scope: 'team' }).expect(303);
    expect(await journal()).toEqual([expect.stringContaining('créée'), expect.stringContaining('modifiée')]);
  });

  it('of one person is nobody else’s: not in their list, a 404 by its address, whatever their role', async () => {
    await save('support', {});
    const [{ id }] = await rows();
    for (const role of ['admin', 'account_manager', 'auditor'] as const) {
      expect((await people[role].get(`/saved-views/${id}`)).status).toBe(404);
      expect((await people[role].get(`/saved-views/${id}/edit`)).status).toBe(404);
      expect((await people[role].get('/saved-views')).text).not.toContain('En retard');
      const page = pageOf(await people[role].get(`/clients?view=${id}&who=client`));
      expect(page.html()).not.toContain('En retard');
      expect(wordsOf(page, '.s-note')).toContain('Cette vue n’existe pas, ou plus');
    }
    for (const path of ['', '/query', '/deletion'])
      expect((await post('admin', `/saved-views/${id}${path}`, { name: 'x', version: '1' })).status).toBe(404);
    expect((await rows())[0]).toMatchObject({ name: 'En retard', version: 1 });
    expect(await journal()).toEqual([]);
  });

  it('of the team is made by support and administration only, and told in the journal', async () => {
    expect((await save('account_manager', { scope: 'team' })).status).toBe(422);
    expect((await save('auditor', {})).status).toBe(403);
    expect((await save('support', { scope: 'team' })).status).toBe(303);
    const [{ id }] = await rows();
    expect((await people.account_manager.get(`/saved-views/${id}`)).headers['location']).toContain('/clients?view=');
    expect(
      (await post('account_manager', `/saved-views/${id}`, { name: 'x', version: '1', scope: 'team' })).status,
    ).toBe(403);
    expect((await post('account_manager', `/saved-views/${id}/deletion`, {})).status).toBe(403);
    expect((await post('support', `/saved-views/${id}/deletion`, {})).status).toBe(303);
    expect(await journal()).toEqual([expect.stringContaining('créée'), expect.stringContaining('supprimée')]);
  });

  it('has a name of its own, whatever its capitals: the form comes back filled', async () => {
    await save('support', {});
    const again = await save('support', { name: 'EN RETARD' });
    expect(again.status).toBe(422);
    expect(again.text).toContain('porte déjà ce nom');
    expect(pageOf(again)('input[name=name]').val()).toBe('EN RETARD');
    expect((await save('admin', {})).status).toBe(303);
    expect((await save('support', { name: ' ' })).status).toBe(422);
  });

  it('keeps no frozen selection and nothing the list does not understand', async () => {
    for (const query of [`selection=${uuidv7()}`, 'colour=red', 'who=me', 'columns=colour', 'sort=colour'])
      expect((await save('support', { query })).status).toBe(422);
    expect(await rows()).toEqual([]);
  });

  it('tells a thing by its name, by one statement for all views; once nothing has it, it is to be reviewed and not kept', async () => {
    const pins = await aGrouping(app, { name: 'GHT des Pins' });
    const ponant = await aGrouping(app, { name: 'GHT du Ponant' });
    const support = app.users.support.id;
    for (const [name, query] of [
      ['Les Pins', `grouping=${pins.id}`],
      ['Le Ponant', `grouping=${ponant.id}&account_manager=${support}`],
      ['Les deux', `account_manager=${support}&grouping=${pins.id}`],
    ] as const)
      await aSavedView(app, { name, query, owner_id: support });
    const page = async (address: string) => wordsOf(pageOf(await people.support.get(address).expect(200)), 'main');
    const asked = await statementsDuring(async () => {
      const told = await page('/saved-views');
      expect(told).toContain('Groupement : GHT des Pins');
      expect(told).toContain('Groupement : GHT du Ponant ; Chargé de compte : Personne support');
      expect(told).not.toContain(': …');
    });
    expect(asked.filter((text) => text.includes('FROM groupings'))).toHaveLength(1);
    const fresh = `/saved-views/new?list=clients&query=${encodeURIComponent(`grouping=${ponant.id}`)}`;
    expect(await page(fresh)).toContain('Groupement : GHT du Ponant');
    await app.owner.query('DELETE FROM groupings WHERE id = $1', [ponant.id]);
    expect(await page('/saved-views')).toContain('À revoir');
    const list = await people.support.get('/clients?view=all');
    expect([list.text.includes('Le Ponant (à revoir)'), list.text.includes('Les Pins (à revoir)')]).toEqual([
      true,
      false,
    ]);
    expect(await page(fresh)).toContain('Le groupement demandé n’existe pas, ou plus.');
    const refused = await save('support', { query: `grouping=${ponant.id}`, name: 'Trop tard' });
    expect(refused.status).toBe(422);
    expect(wordsOf(pageOf(refused), 'main')).toContain('Le groupement demandé n’existe pas, ou plus.');
  });

  it('that has become wrong says so and still opens', async () => {
    const view = await aSavedView(app, { query: 'who=client&former=1', name: 'Ancienne' });
    const list = await people.support.get('/clients?view=all');
    expect(list.text).toContain('Ancienne (à revoir)');
    const open = await people.support.get(`/clients?view=${view.id}&who=client&former=1`);
    expect(open.status).toBe(200);
    expect(wordsOf(pageOf(open), '.s-note')).toContain('former');
    expect((await people.support.get('/saved-views')).text).toContain('À revoir');
  });
});

describe('a view that was modified', () => {
  it('says so, and is kept, left, or kept under another name', async () => {
    await save('support', {});
    const [{ id }] = await rows();
    const page = pageOf(await people.support.get(`/clients?view=${id}&who=client&step=3`));
    expect(wordsOf(page, '.s-views')).toContain('Vue modifiée');
    expect(page('.s-views a:contains("Rétablir")').attr('href')).toBe(`/clients?view=${id}&late=1&who=client`);
    expect(page('.s-views a:contains("Enregistrer sous")').attr('href')).toContain(
      'list=clients&query=who%3Dclient%26step%3D3',
    );
    const form = page(`form[action="/saved-views/${id}/query"]`);
    const sent = { query: String(form.find('[name=query]').val()), version: String(form.find('[name=version]').val()) };
    expect((await post('support', `/saved-views/${id}/query`, sent)).status).toBe(303);
    expect((await rows())[0]).toMatchObject({ query: 'step=3&who=client', version: 2 });
    const late = await people.support
      .post(`/saved-views/${id}/query`)
      .type('form')
      .send({ ...sent, query: 'who=ans' });
    expect(late.status).toBe(303);
    expect((await rows())[0]).toMatchObject({ query: 'step=3&who=client', version: 2 });
  });

  it('is renamed by two people: the second sees three columns', async () => {
    await save('support', { scope: 'team' });
    const [{ id }] = await rows();
    const form = { scope: 'team', version: '1' };
    expect((await post('support', `/saved-views/${id}`, { ...form, name: 'Un' })).status).toBe(303);
    const second = await post('admin', `/saved-views/${id}`, { ...form, name: 'Deux' });
    expect(second.status).toBe(409);
    expect(second.text).toContain('Personne support');
    expect(second.text).toContain('Deux');
  });
});

describe('the list opened without any parameter', () => {
  const opened = async (role: Role) => {
    const { status, headers } = await people[role].get('/clients');
    return status === 303 ? headers['location'] : status;
  };

  it('is the clients they follow for an account manager, everyone’s for the others', async () => {
    expect(await opened('account_manager')).toBe('/clients?mine=1');
    expect(await opened('support')).toBe(200);
  });

  it('is the default the administrator chose for the role, and « Tous » still reaches everyone', async () => {
    expect((await save('support', { scope: 'team', role: 'support' })).status).toBe(422);
    expect((await save('admin', { scope: 'mine', role: 'support' })).status).toBe(422);
    expect((await save('admin', { scope: 'team', role: 'support' })).status).toBe(303);
    const [{ id }] = await rows();
    expect(await opened('support')).toBe(`/clients?view=${id}&late=1&who=client`);
    expect(await opened('admin')).toBe(200);
    const all = pageOf(await people.support.get('/clients?view=all'));
    expect(wordsOf(all, '[aria-label="Vues"] [aria-current="page"]')).toMatch(/^Tous/);
    expect(all('[aria-label="Vues"] a').first().attr('href')).toBe('/clients?view=all');
    expect((await people.support.get('/clients?q=')).status).toBe(200);
  });

  it('has one default a role: the new one takes the place of the former', async () => {
    await save('admin', { scope: 'team', role: 'account_manager', name: 'Un' });
    await save('admin', { scope: 'team', role: 'account_manager', name: 'Deux', query: 'who=ans' });
    expect((await rows()).map((row) => [row.name, row.default_of_role])).toEqual([
      ['Deux', 'account_manager'],
      ['Un', null],
    ]);
    expect(await opened('account_manager')).toMatch(/who=ans$/);
    expect(await journal()).toHaveLength(3);
    expect((await post('support', `/saved-views/${(await rows())[0].id}/deletion`, {})).status).toBe(403);
  });
});

it('shows eight views at most, the open one among them', async () => {
  for (let index = 10; index < 25; index += 1) await aSavedView(app, { name: `Vue ${index}`, query: 'late=1' });
  const last = (await rows()).at(-1);
  const page = pageOf(await people.support.get(`/clients?view=${last.id}&late=1`));
  expect(page('.s-views nav li')).toHaveLength(8);
  expect(wordsOf(page, '[aria-label="Vues"] [aria-current="page"]')).toContain('Vue 24');
  expect(page('.s-views .dropdown-item').length).toBe(15);
});

it('an address typed by hand never falls over', async () => {
  const hostile = [
    'view=%00x',
    'view[]=1',
    'view=x&view=y',
    `view=${'x'.repeat(3000)}`,
    "view=' OR 1=1",
    'columns=%00&columns=a',
    'adding=x',
    'adding=%27',
    'count=all',
    'selection=a,b',
    '__proto__=1',
    'constructor=1',
  ];
  for (const query of hostile) {
    const { status, text } = await people.support.get(`/clients?${query}`);
    expect([query, status]).toEqual([query, 200]);
    expect([query, text.includes('s-note')]).toEqual([query, true]);
  }
});

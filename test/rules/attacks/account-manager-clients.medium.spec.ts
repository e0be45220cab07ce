import { beforeAll, describe, expect, it } from '@jest/globals';
import { CampaignRunner } from '../../../src/campaigns/engine/campaign-runner.js';
import { anApp, pageOf, type Visitor, wordsOf } from '../../support/app.js';
import { aClient, aDeputy, aFiness, aSelection, dayFromToday } from '../../support/factories.js';
import { fingerprintOf } from '../../support/fingerprint.js';
import { importsOf } from '../../support/imports.js';
import { addressesOf, routesOf } from '../../support/routes.js';
import { aWorld } from '../../support/world.js';

/** An editor lets account managers act on their own clients only: whatever way they come, those of others are not touched. */
let manager: Visitor;
let own: string;
const app = await anApp();
const world = await aWorld(app, 'Zibeline');
beforeAll(async () => {
  const { support, account_manager: me } = app.users;
  // Nobody of this world is theirs, nor stood in for by them.
  await app.owner.query('UPDATE clients SET account_manager_id = $1', [support.id]);
  await app.owner.query(
    'UPDATE deputies SET deputy_id = $1, account_manager_id = CASE WHEN client_id IS NULL THEN $2::uuid END',
    [support.id, app.users.admin.id],
  );
  await setting('own');
  own = (await aClient(app, { account_manager_id: me.id, name: 'Clinique à soi' })).id;
  manager = await app.signIn('account_manager');
});

async function setting(value: string): Promise<void> {
  const admin = await app.signIn('admin');
  const page = pageOf(await admin.get('/settings/editor').expect(200));
  const answers = Object.fromEntries(
    page('form[action="/settings/editor"] input:not([type=radio]), form[action="/settings/editor"] textarea')
      .toArray()
      .map((field) => [page(field).attr('name') ?? '', page(field).attr('value') ?? page(field).text()]),
  );
  await admin
    .post('/settings/editor')
    .type('form')
    .send({ ...answers, accountManagersActOn: value })
    .expect(303);
}

const days = { startsOn: dayFromToday(0), endsOn: dayFromToday(5) };
/** Acts upon a client, each as its form sends it. */
const acts: [what: string, address: (client: string) => string, body: () => object][] = [
  ['a note', (id) => `/clients/${id}/comments`, () => ({ text: 'Appel du matin' })],
  ['a request', (id) => `/clients/${id}/requests`, () => ({})],
  ['an archive', (id) => `/clients/${id}/archiving`, () => ({ reason: 'Contrat résilié' })],
  [
    'naming oneself its deputy',
    (id) => `/clients/${id}/deputies`,
    () => ({ deputyId: app.users.account_manager.id, ...days }),
  ],
];

// But that it was refused.
async function journal(): Promise<number> {
  return (await app.owner.query(`SELECT 1 FROM audit_entries WHERE action <> 'forbidden'`)).rowCount ?? 0;
}

describe('an account manager limited to their clients', () => {
  it('is so by a setting that the journal tells', async () => {
    const { rows } = await app.owner.query<{ details: { changes: object } }>(
      `SELECT details FROM audit_entries WHERE subject_kind = 'editor' ORDER BY sequence DESC LIMIT 1`,
    );
    expect(rows[0]?.details.changes).toEqual({
      accountManagersActOn: ['Tous les clients', expect.stringContaining('Leurs clients')],
    });
  });

  it.each(acts)('is refused %s, with whose client it is and what to do', async (_, address, body) => {
    const before = await journal();
    const answer = await manager.post(address(world.clients)).type('form').send(body());
    expect(answer.status).toBe(403);
    const words = wordsOf(pageOf(answer), 'main');
    expect(words).toContain('« Clinique Zibeline » a pour chargé de compte Personne support.');
    expect(words).toContain('faites-vous nommer suppléant');
    expect(await journal()).toBe(before);
  });

  it.each(acts.slice(0, 1))('does it to their own: %s', async (_, address, body) => {
    await manager.post(address(own)).type('form').send(body()).expect(303);
  });

  it('hands their own over, and is then out', async () => {
    const { id } = await aClient(app, { account_manager_id: app.users.account_manager.id });
    const page = pageOf(await manager.get(`/clients/${id}/edit`).expect(200));
    const fields = page(`form[action="/clients/${id}/edit"] input`).toArray();
    const answers = Object.fromEntries(
      fields.map((one) => [page(one).attr('name') ?? '', page(one).attr('value') ?? '']),
    );
    const environment = 'PROD';
    const given = { ...answers, environment, accountManagerId: app.users.support.id };
    await manager.post(`/clients/${id}/edit`).type('form').send(given).expect(303);
    await manager.post(`/clients/${id}/comments`).type('form').send({ text: 'Encore' }).expect(403);
  });

  it('acts for whom they stand in', async () => {
    const { id } = await aClient(app, { account_manager_id: app.users.support.id });
    await aDeputy(app, { client_id: id, deputy_id: app.users.account_manager.id });
    await manager.post(`/clients/${id}/comments`).type('form').send({ text: 'Suppléance' }).expect(303);
  });

  it('does not take a colleague’s clients by an absence', async () => {
    const { support, account_manager: me } = app.users;
    const wish = { accountManagerId: support.id, deputyId: me.id, ...days };
    await manager.post('/portfolio/absences').type('form').send(wish).expect(403);
    const { id } = await aDeputy(app, { account_manager_id: support.id, deputy_id: app.users.admin.id });
    await manager.post(`/portfolio/absences/${id}/ending`).type('form').send({}).expect(403);
    // Of the others, those who are away on those days are no deputies.
    const mine = { accountManagerId: me.id, deputyId: app.users.technical_admin.id, ...days };
    await manager.post('/portfolio/absences').type('form').send(mine).expect(303);
  });

  it('changes nothing of another’s client, whichever route they send something to', async () => {
    const except = [
      'audit_entries',
      'audit_heads',
      'outbox',
      'form_tokens',
      'messages',
      'imports',
      'import_rows',
      'import_mappings',
      'client_progress',
      'sessions',
    ];
    const before = await fingerprintOf(app, except);
    const wrong: string[] = [];
    const untouched = [
      'saved-views',
      'absences',
      'groupings',
      'imports',
      'campaigns',
      'session',
      'account',
      'mailbox',
      'register-changes',
      'selections',
      'documents',
      'administrators',
      'cards',
    ];
    for (const route of routesOf(app).filter(({ method, path }) => method === 'post' && path.includes(':')))
      for (const address of addressesOf(route, (table) => world[table] ?? '')) {
        if (untouched.some((room) => address.startsWith(`/${room}`))) continue;
        const { status } = await manager.post(address).type('form').send({ reason: 'x', version: '1' });
        if (status >= 500) wrong.push(`${address}: ${status}`);
      }
    expect(wrong).toEqual([]);
    expect(await fingerprintOf(app, except)).toEqual(before);
  });

  it('is offered nothing on the pages of another’s client, which stay readable', async () => {
    const wrong: string[] = [];
    let read = 0;
    const addresses = [
      '',
      '/edit',
      '/contract',
      '/representative',
      '/delegation',
      '/requests',
      '/assignments',
      '/establishments',
      '/documents',
      '/mail',
      '/deputies',
      '/certificates',
      '/plan',
      '/number',
      '/archive',
    ]
      .map((path) => `/clients/${world.clients}${path}`)
      .concat([
        `/requests/${world.requests}`,
        `/orders/${world.orders}`,
        `/slots/${world.slots}`,
        `/certificates/${world.certificates}`,
        `/assignments/${world.assignments}`,
        `/delegations/${world.delegations}/edit`,
      ]);
    for (const address of addresses) {
      const answer = await manager.get(address);
      expect([address, answer.status]).toEqual([address, 200]);
      read += 1;
      const page = pageOf(answer);
      const offered = page('main form[method=post]')
        .toArray()
        .filter((form) => page(form).find('button[type=submit]:not([disabled])').length > 0)
        .map((form) => page(form).attr('action'))
        // A mail is brought before anybody knows whose it is: what it would change is asked then.
        .filter((action) => action !== '/mailbox/uploads');
      if (offered.length > 0) wrong.push(`${address}: ${offered.join(' ')}`);
    }
    expect(wrong).toEqual([]);
    expect(read).toBeGreaterThan(15);
    expect(wordsOf(pageOf(await manager.get(`/clients/${world.clients}`)), 'main')).toContain(
      'a pour chargé de compte Personne support',
    );
    expect(pageOf(await manager.get(`/clients/${own}`))('main form[method=post]').length).toBeGreaterThan(0);
  });

  it('sees a campaign set others’ clients aside, and cannot start what a colleague prepared on them', async () => {
    const selection = (await aSelection(app, {}, [world.clients, own])).id;
    const wish = { kind: 'assign_account_manager', title: 'Reprise', selection, accountManager: app.users.admin.id };
    const prepared = await manager.post('/campaigns').type('form').send(wish).expect(303);
    const id = /campaigns\/([^/]+)/.exec(prepared.headers['location'] ?? '')?.[1] ?? '';
    const { rows } = await app.owner.query(
      `SELECT client_id, forecast, forecast_reason AS reason FROM campaign_rows WHERE campaign_id = $1 ORDER BY forecast`,
      [id],
    );
    expect(rows).toEqual([
      {
        client_id: world.clients,
        forecast: 'refused',
        reason: expect.stringContaining('a pour chargé de compte Personne support'),
      },
      { client_id: own, forecast: 'would_do', reason: null },
    ]);
    const colleague = await app.signIn('admin');
    const other = await colleague.post('/campaigns').type('form').send(wish).expect(303);
    expect(other.headers['location']).toMatch(/^\/campaigns\/[0-9a-f-]{36}/);
    const theirs = /campaigns\/([^/]+)/.exec(other.headers['location'] ?? '')?.[1] ?? '';
    const simulation = async () => pageOf(await manager.get(`/campaigns/${theirs}/simulation`).expect(200));
    const why = /a pour chargé de compte Personne support.*Refaites la simulation : elle les laisse de côté/u;
    expect((await simulation())('form[action$="/confirmation"]')).toHaveLength(0);
    expect(wordsOf(await simulation(), 'main')).toMatch(why);
    const confirmed = await manager.post(`/campaigns/${theirs}/confirmation`).type('form').send({ version: '2' });
    expect(confirmed.status).toBe(403);
    await manager.post(`/campaigns/${theirs}/simulation`).type('form').send({}).expect(303);
    expect((await simulation())('form[action$="/confirmation"]')).toHaveLength(1);
    // Under way, it is a colleague's to steer: the page says why it offers nothing.
    await colleague.post(`/campaigns/${theirs}/simulation`).type('form').send({}).expect(303);
    await colleague.post(`/campaigns/${theirs}/confirmation`).type('form').send({ version: '4' }).expect(303);
    const page = pageOf(await manager.get(`/campaigns/${theirs}`).expect(200));
    expect(wordsOf(page, '.s-note')).toContain('a pour chargé de compte Personne support');
    expect(page('form[action$="/pause"], form[action$="/cancellation"]')).toHaveLength(0);
    expect((await manager.post(`/campaigns/${theirs}/pause`).type('form').send({})).status).toBe(403);
  });

  it('is held by the job that acts for them, when a client is handed over meanwhile', async () => {
    const { id: client } = await aClient(app, { account_manager_id: app.users.account_manager.id });
    const selection = (await aSelection(app, {}, [client])).id;
    const wish = { kind: 'name_deputy', title: 'Congés', selection, deputy: app.users.technical_admin.id, ...days };
    const prepared = await manager.post('/campaigns').type('form').send(wish).expect(303);
    const id = /campaigns\/([^/]+)/.exec(prepared.headers['location'] ?? '')?.[1] ?? '';
    await manager.post(`/campaigns/${id}/confirmation`).type('form').send({ version: '2' }).expect(303);
    await app.owner.query('UPDATE clients SET account_manager_id = $2 WHERE id = $1', [client, app.users.support.id]);
    const scope = { editorId: app.editorId, actor: { kind: 'job', name: 'essai' } as const };
    await app.get(CampaignRunner).run({ campaignId: id }, { scope });
    const after = await app.owner.query('SELECT state, reason FROM campaign_rows WHERE campaign_id = $1', [id]);
    expect(after.rows).toEqual([
      { state: 'refused', reason: expect.stringContaining('a pour chargé de compte Personne support') },
    ]);
  });

  it('brings a file: lines about others’ clients are refused, theirs and new ones are applied', async () => {
    const { rows } = await app.owner.query<{ id: string; finess: string }>(
      'SELECT id, finess_ej AS finess FROM clients',
    );
    const finessOf = (id: string) => rows.find((row) => row.id === id)?.finess ?? '';
    const fresh = aFiness();
    const hand = importsOf(app);
    const settled = async (step: 'check' | 'apply', id: string) => {
      await hand.runner[step]({ importId: id }, hand.job);
      return hand.byId(id);
    };
    const lines = [finessOf(world.clients), finessOf(own), fresh].map((finess) => `${finess};Nom nouveau;Ouessant`);
    const upload = await manager
      .post('/imports')
      .attach('file', Buffer.from(`FINESS EJ;Nom;Commune\n${lines.join('\n')}\n`), 'clients.csv')
      .expect(303);
    const id = (upload.headers['location'] ?? '').split('/').pop() ?? '';
    const mapping = { 'column.0': 'finessEj', 'column.1': 'name', 'column.2': 'town' };
    await manager.post(`/imports/${id}/mapping`).type('form').send(mapping).expect(303);
    const checked = await settled('check', id);
    expect([checked.newRows, checked.changedRows, checked.errorRows]).toEqual([1, 1, 1]);
    const { rows: refused } = await app.owner.query<{ text: string }>(
      `SELECT errors->0->>'text' AS text FROM import_rows WHERE import_id = $1 AND outcome = 'error'`,
      [id],
    );
    expect(refused[0]?.text).toContain('a pour chargé de compte Personne support');
    await manager
      .post(`/imports/${id}/application`)
      .type('form')
      .send({ version: checked.version, typed: '2' })
      .expect(303);
    const applied = await settled('apply', id);
    expect([applied.state, applied.appliedRows]).toEqual(['applied', 2]);
  });
});

it('where the setting says all, an account manager acts on every client', async () => {
  await setting('all');
  await manager.post(`/clients/${world.clients}/comments`).type('form').send({ text: 'Ouvert' }).expect(303);
});

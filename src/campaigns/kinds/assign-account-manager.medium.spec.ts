import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  aClient,
  aDeputy,
  anAdministrator,
  anAssignment,
  aSelection,
  dayFromToday,
  type Row,
} from '../../../test/support/factories.js';
import { workCampaigns } from '../../../test/support/campaign-jobs.js';
import { anApp, pageOf, wordsOf, type Visitor } from '../../../test/support/app.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { DeputiesService } from '../../portfolio/deputies/deputies.service.js';
import { PortfolioService } from '../../portfolio/portfolio.service.js';
import { CampaignsService } from '../engine/campaigns.service.js';

let support: Visitor;
const app = await anApp();
beforeAll(async () => {
  app.get(JobRunner).prepare();
  support = await app.signIn('support');
});

const manager = () => app.users.account_manager.id;
const admin = () => app.users.admin.id;

/** Sends the form of a new campaign. @returns the id of what was created */
async function create(kind: string, clients: Row[], answers: object): Promise<string> {
  const selection = await aSelection(
    app,
    {},
    clients.map(({ id }) => id),
  );
  const answer = await support
    .post('/campaigns')
    .type('form')
    .send({ kind, title: 'Essai de campagne', selection: selection.id, ...answers })
    .expect(303);
  return idIn(answer.headers['location']);
}

const idIn = (location: string | undefined) => /campaigns\/([0-9a-f-]{36})/.exec(location ?? '')?.[1] ?? '';

async function confirmAndWork(id: string): Promise<void> {
  const campaigns = app.get(CampaignsService);
  const { version } = await app.run(() => campaigns.byId(id));
  await app.run(() => campaigns.confirm(id, { version, typed: null }));
  await workCampaigns(app);
}

async function column(id: string, name: 'forecast' | 'state'): Promise<Record<string, number>> {
  const { rows } = await app.owner.query(
    `SELECT ${name} AS code, count(*)::int AS n FROM campaign_rows WHERE campaign_id = $1 GROUP BY 1`,
    [id],
  );
  return Object.fromEntries(rows.map((row) => [row.code, row.n]));
}

const holderOf = async (client: Row | undefined) =>
  (await app.owner.query('SELECT account_manager_id AS holder FROM clients WHERE id = $1', [client?.id])).rows[0]
    .holder as string | null;

describe('« Confier à un chargé de compte »', () => {
  it('tells who will change, who is so already and who is refused, does exactly that, and gives each back afterwards', async () => {
    const mine = await aClient(app, { account_manager_id: manager() });
    const none = await aClient(app);
    const theirs = await aClient(app, { account_manager_id: admin() });
    const moved = await aClient(app, { account_manager_id: manager() });
    const archived = await aClient(app, { account_manager_id: manager(), archived_at: new Date() });
    const id = await create('assign_account_manager', [mine, none, theirs, moved, archived], {
      accountManager: admin(),
    });
    expect(await column(id, 'forecast')).toEqual({ would_do: 3, done_already: 1, refused: 1 });
    expect(wordsOf(pageOf(await support.get(`/campaigns/${id}/simulation`)), 'main')).toContain(
      'Ce client est archivé',
    );
    await confirmAndWork(id);
    expect(await column(id, 'state')).toEqual({ done: 3, skipped: 1, refused: 1 });
    expect(await Promise.all([mine, none, theirs].map(holderOf))).toEqual([admin(), admin(), admin()]);
    expect(await holderOf(archived)).toBe(manager());
    expect(wordsOf(pageOf(await support.get(`/campaigns/${id}`)), 'main')).toContain(
      'Annuler par une campagne inverse',
    );

    // Somebody moves one of them since: the inverse leaves it alone.
    await app.run(() => app.get(PortfolioService).assignMany([{ clientId: moved.id, to: app.users.support.id }]));
    const inverse = idIn(
      (await support.post(`/campaigns/${id}/inverse`).type('form').send({}).expect(303)).headers['location'],
    );
    expect(await column(inverse, 'forecast')).toEqual({ would_do: 2, refused: 1 });
    await confirmAndWork(inverse);
    expect(await Promise.all([mine, none, theirs, moved].map(holderOf))).toEqual([
      manager(),
      null,
      admin(),
      app.users.support.id,
    ]);
    const page = wordsOf(pageOf(await support.get(`/campaigns/${inverse}`)), 'main');
    expect(page).not.toContain('Annuler par une campagne inverse');
  });

  it('gives to nobody, and refuses at its own time what changed after the simulation of an inverse', async () => {
    const client = await aClient(app, { account_manager_id: manager() });
    const id = await create('assign_account_manager', [client], { accountManager: 'none' });
    await confirmAndWork(id);
    expect(await holderOf(client)).toBeNull();
    const inverse = await app.run(() => app.get(CampaignsService).prepareInverse(id));
    await app.run(() => app.get(PortfolioService).assignMany([{ clientId: client.id, to: admin() }]));
    await confirmAndWork(inverse);
    expect(await column(inverse, 'state')).toEqual({ refused: 1 });
    expect(await holderOf(client)).toBe(admin());
  });

  it.each([
    ['nobody is chosen', {}],
    ['the person is not of the team', { accountManager: '00000000-0000-7000-8000-000000000000' }],
    ['the person may only read', { accountManager: 'auditor' }],
  ])('comes back with its error when %s', async (_what, answers: { accountManager?: string }) => {
    const selection = await aSelection(app);
    const accountManager = answers.accountManager === 'auditor' ? app.users.auditor.id : answers.accountManager;
    const form = { kind: 'assign_account_manager', title: 'Mon titre', selection: selection.id, accountManager };
    const page = pageOf(await support.post('/campaigns').type('form').send(form).expect(422));
    expect(wordsOf(page, '.s-errors')).toContain('Choisissez la personne');
    expect(page('[name=title]').attr('value')).toBe('Mon titre');
  });

  it('has no inverse before its end, nor a kind that cannot be undone', async () => {
    const id = await create('assign_account_manager', [await aClient(app)], { accountManager: admin() });
    const campaigns = app.get(CampaignsService);
    await expect(app.run(() => campaigns.prepareInverse(id))).rejects.toThrow('pas terminée');
    const other = await create('prepare_requests', [await aClient(app)], {});
    await expect(app.run(() => campaigns.prepareInverse(other))).rejects.toThrow('client par client');
  });
});

describe('« Nommer un suppléant »', () => {
  const days = () => ({ startsOn: dayFromToday(0), endsOn: dayFromToday(9) });

  it('names the deputy of each client, once, and tells who has one already', async () => {
    const free = await aClient(app);
    const taken = await aClient(app);
    const own = await aClient(app, { account_manager_id: admin() });
    await aDeputy(app, { client_id: taken.id, deputy_id: app.users.support.id });
    const id = await create('name_deputy', [free, taken, own], { deputy: admin(), ...days() });
    expect(await column(id, 'forecast')).toEqual({ would_do: 1, refused: 2 });
    await confirmAndWork(id);
    expect(await column(id, 'state')).toEqual({ done: 1, refused: 2 });
    const again = await create('name_deputy', [free], { deputy: admin(), ...days() });
    expect(await column(again, 'forecast')).toEqual({ done_already: 1 });
  });

  it.each([
    ['no day', { startsOn: '', endsOn: '' }, 'premier jour'],
    ['no such day', { startsOn: '2026-02-30', endsOn: '2026-03-01' }, 'une date qui existe'],
    ['days the wrong way round', { startsOn: dayFromToday(9), endsOn: dayFromToday(8) }, 'La fin est avant le début'],
    ['days that are past', { startsOn: dayFromToday(-9), endsOn: dayFromToday(-8) }, 'est passé'],
  ])('with %s comes back with its error and what was typed', async (_what, dates, reason) => {
    const selection = await aSelection(app);
    const form = { kind: 'name_deputy', title: 'Suppléance', selection: selection.id, deputy: admin(), ...dates };
    const page = pageOf(await support.post('/campaigns').type('form').send(form).expect(422));
    expect(wordsOf(page, '.s-errors')).toContain(reason);
    expect(page('[name=startsOn]').attr('value')).toBe(dates.startsOn);
    expect(page('[name=deputy] option[selected]').attr('value')).toBe(admin());
  });
});

describe('taken back by the inverse campaign', () => {
  const inverseOf = async (id: string) => {
    const answer = await support.post(`/campaigns/${id}/inverse`).type('form').send({}).expect(303);
    return idIn(answer.headers['location']);
  };
  const statesOf = async (client: Row | undefined) =>
    (
      await app.owner.query<{ state: string }>(
        'SELECT state FROM assignments WHERE client_id = $1 ORDER BY created_at',
        [client?.id],
      )
    ).rows.map(({ state }) => state);

  it('a reassignment gives each client back, but to who has left, and where ANS was asked since', async () => {
    const [from, to] = [await anAdministrator(app), await anAdministrator(app)];
    const held = async (incoming?: string) => {
      const client = await aClient(app);
      await anAssignment(app, { client_id: client.id, administrator_id: from.id, created_at: dayFromToday(-9) });
      if (incoming) await anAssignment(app, { client_id: client.id, administrator_id: to.id, state: incoming });
      return client;
    };
    const clients = [await held(), await held('active'), await held(), await held()];
    const [plain, there, asked, byHand] = clients;
    const id = await create('reassign_administrator', clients, { from: from.id, to: to.id });
    await confirmAndWork(id);
    expect(await statesOf(plain)).toEqual(['end_to_request', 'to_request']);
    expect(await statesOf(there)).toEqual(['end_to_request', 'active']);
    const set = (state: string, client: Row | undefined, person: Row) =>
      app.owner.query('UPDATE assignments SET state = $1 WHERE client_id = $2 AND administrator_id = $3', [
        state,
        client?.id,
        person.id,
      ]);
    await set('requested', asked, to);
    await set('active', byHand, from);
    await set('closed', byHand, to);

    const inverse = await inverseOf(id);
    expect(await column(inverse, 'forecast')).toEqual({ would_do: 2, refused: 1, done_already: 1 });
    expect(wordsOf(pageOf(await support.get(`/campaigns/${inverse}/simulation`)), 'main')).toContain(
      'chaque client à la personne qui était remplacée',
    );
    await confirmAndWork(inverse);
    expect(await column(inverse, 'state')).toEqual({ done: 2, refused: 1, skipped: 1 });
    expect(await Promise.all(clients.map(statesOf))).toEqual([
      ['active', 'closed'],
      ['active', 'active'],
      ['end_to_request', 'requested'],
      ['active', 'closed'],
    ]);
    const { rows } = await app.owner.query(
      `SELECT action, reason FROM audit_entries WHERE client_id = $1 AND subject_kind = 'assignment' ORDER BY sequence OFFSET 2`,
      [plain?.id],
    );
    const reason = 'La réaffectation est annulée.';
    expect(rows).toEqual([
      { action: 'keep', reason },
      { action: 'abandon', reason },
    ]);
    expect(wordsOf(pageOf(await support.get(`/campaigns/${inverse}`)), 'main')).not.toContain('Annuler par une');

    const last = await held();
    const gone = await create('reassign_administrator', [last], { from: from.id, to: to.id });
    await confirmAndWork(gone);
    await app.owner.query('UPDATE administrators SET left_on = $2 WHERE id = $1', [from.id, dayFromToday(-1)]);
    expect(await column(await inverseOf(gone), 'forecast')).toEqual({ refused: 1 });
  });

  it('a deputy is withdrawn where nobody changed the days nor archived the client since', async () => {
    const clients = [await aClient(app), await aClient(app), await aClient(app), await aClient(app)];
    const [, edited, removed, archived] = clients;
    const days = { startsOn: dayFromToday(0), endsOn: dayFromToday(9) };
    const id = await create('name_deputy', clients, { deputy: admin(), ...days });
    await confirmAndWork(id);
    const deputies = app.get(DeputiesService);
    await app.run(async () => {
      const [named] = await deputies.ofClient(edited?.id ?? '');
      const found = await deputies.byId(named?.id ?? '');
      await deputies.edit(found, { ...found, endsOn: dayFromToday(10) });
    });
    await app.owner.query('DELETE FROM deputies WHERE client_id = $1', [removed?.id]);
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [archived?.id]);
    const inverse = await inverseOf(id);
    expect(await column(inverse, 'forecast')).toEqual({ would_do: 1, refused: 2, done_already: 1 });
    await confirmAndWork(inverse);
    const { rows } = await app.owner.query('SELECT client_id FROM deputies WHERE client_id = ANY ($1) ORDER BY 1', [
      clients.map((client) => client.id),
    ]);
    expect(rows).toEqual(
      [edited?.id ?? '', archived?.id ?? '']
        .toSorted((one, other) => one.localeCompare(other))
        .map((client_id) => ({ client_id })),
    );
    const told = await app.owner.query(
      `SELECT summary FROM audit_entries WHERE client_id = $1 AND action = 'removed'`,
      [clients[0]?.id],
    );
    expect(told.rows).toEqual([{ summary: `Suppléance de ${app.users.admin.name} annulée avant de commencer` }]);
  });
});

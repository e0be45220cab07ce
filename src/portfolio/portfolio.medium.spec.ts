import { describe, expect, it } from '@jest/globals';
import { aCertificate, aClient, aDeputy, dayFromToday } from '../../test/support/factories.js';
import { anApp, pageOf, wordsOf, type Visitor } from '../../test/support/app.js';
import { ProgressService } from '../progress/progress.service.js';
import { DeputiesService } from './deputies/deputies.service.js';
import { date } from '../platform/web/view-helpers.js';
import { PortfolioService } from './portfolio.service.js';

const app = await anApp();
const support = await app.signIn('support');

const manager = () => app.users.account_manager;
const wish = (over: object = {}) => ({
  accountManagerId: manager().id,
  deputyId: app.users.support.id,
  startsOn: dayFromToday(40),
  endsOn: dayFromToday(50),
  reason: null,
  version: '',
  ...over,
});

describe('the portfolios', () => {
  it('count for each account manager exactly what the list they lead to holds', async () => {
    await somebodysClients();
    const page = pageOf(await support.get('/portfolio').expect(200));
    const links = page('main table')
      .first()
      .find('td a[href^="/clients?"]')
      .toArray()
      .map((link) => ({ href: page(link).attr('href') ?? '', count: Number(page(link).text()) }));
    expect(links.length).toBeGreaterThan(5);
    for (const { href, count } of links) expect([href, await rowsOf(support, href)]).toEqual([href, count]);
  });

  it('name the clients whose account manager’s account was closed, and lead to exactly these', async () => {
    await aClient(app, { account_manager_id: app.users.technical_admin.id });
    await app.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [app.users.technical_admin.id]);
    const page = pageOf(await support.get('/portfolio'));
    const listed = await rowsOf(support, '/clients?account_manager=inactive');
    expect(wordsOf(page, '.s-note')).toContain(`${listed} clients sans chargé de compte actif`);
    expect(wordsOf(page, 'tbody')).toContain('Compte désactivé');
  });

  it('name who stands in for clients one by one, for how many of whose, and how many of those whom nobody follows', async () => {
    const deputy_id = app.users.support.id;
    const [one, other, past, archived] = [
      await aClient(app, { account_manager_id: manager().id }),
      await aClient(app, { account_manager_id: manager().id }),
      await aClient(app, { account_manager_id: manager().id }),
      await aClient(app, { account_manager_id: manager().id }),
    ];
    const nobodys = await aClient(app, { account_manager_id: null });
    for (const { id } of [one, other, archived, nobodys]) await aDeputy(app, { deputy_id, client_id: id });
    await aDeputy(app, { deputy_id, client_id: past.id, starts_on: dayFromToday(-9), ends_on: dayFromToday(-1) });
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [archived.id]);
    const page = pageOf(await support.get('/portfolio').expect(200));
    const cellOf = (name: string) => {
      const row = page('main table')
        .first()
        .find('tbody tr')
        .filter((_, tr) => page(tr).find('th').text().startsWith(name));
      return row.find('[data-label="Suppléé par"]').text().replaceAll(/\s+/gu, ' ').trim();
    };
    const until = `jusqu’au ${date(dayFromToday(10))}`.replaceAll(/\s+/gu, ' ');
    expect(cellOf(manager().name)).toBe(`${app.users.support.name}pour 2 clients, ${until}`);
    expect(cellOf('Personne')).toContain(`${app.users.support.name}pour 1 client, ${until}`);
    expect(wordsOf(page, '.s-note')).toContain('dont 1 suppléé aujourd’hui');
  });

  it('say of a deputy who is away too on which days, wherever they are named, until these are over', async () => {
    const deputy_id = app.users.admin.id;
    const { id } = await aClient(app, { account_manager_id: manager().id });
    const absence = await aDeputy(app, { deputy_id, account_manager_id: manager().id, client_id: null });
    await aDeputy(app, { deputy_id, client_id: id });
    const own = { account_manager_id: deputy_id, deputy_id: app.users.support.id, client_id: null };
    await aDeputy(app, { ...own, starts_on: dayFromToday(-5), ends_on: dayFromToday(-1) });
    const pages = ['/portfolio', `/portfolio/absences/${absence.id}`, `/clients/${id}/deputies`];
    const told = async (url: string) =>
      wordsOf(pageOf(await support.get(url).expect(200)), 'main').match(/absence notée du [\d/]+ au [\d/]+/gu) ?? [];
    for (const url of pages) expect([url, await told(url)]).toEqual([url, []]);
    await aDeputy(app, { ...own, starts_on: dayFromToday(2), ends_on: dayFromToday(3) });
    const days = `absence notée du ${date(dayFromToday(2))} au ${date(dayFromToday(3))}`;
    expect(await told('/portfolio')).toEqual([days, days, days]);
    expect(await told(`/portfolio/absences/${absence.id}`)).toEqual([days]);
    expect(await told(`/clients/${id}/deputies`)).toEqual([days, days]);
  });

  it('show the auditor everything and no form', async () => {
    const page = pageOf(await (await app.signIn('auditor')).get('/portfolio').expect(200));
    expect(page('main form').length).toBe(0);
  });
});

describe('an absence', () => {
  it.each([
    ['nobody', { accountManagerId: '' }, 'Choisissez la personne absente'],
    ['the same person twice', { deputyId: 'same' }, 'assure déjà ce suivi'],
    ['days the wrong way round', { endsOn: dayFromToday(1) }, 'La fin est avant le début'],
    ['a day that does not exist', { startsOn: '2026-02-30' }, 'date'],
    ['an auditor as deputy', { deputyId: 'auditor' }, 'Choisissez une personne de la liste'],
  ])('with %s is refused with the reason, and what was typed stays', async (_what, over, reason) => {
    const form: Record<string, unknown> = { ...wish(over), reason: 'Congés de Noël' };
    if (form['deputyId'] === 'same') form['deputyId'] = manager().id;
    if (form['deputyId'] === 'auditor') form['deputyId'] = app.users.auditor.id;
    const answer = await support.post('/portfolio/absences').type('form').send(form).expect(422);
    expect(wordsOf(pageOf(answer), '.s-errors')).toContain(reason);
    expect(pageOf(answer)('[name=reason]').attr('value')).toBe('Congés de Noël');
  });

  it('is written, shown as to come, told in the journal, and an overlapping one is refused with its days', async () => {
    await support
      .post('/portfolio/absences')
      .type('form')
      .send({ ...wish(), reason: 'Congés' })
      .expect(303);
    expect(wordsOf(pageOf(await support.get('/portfolio')), '#absences')).toContain('Congés');
    for (const [startsOn, endsOn] of [
      [dayFromToday(50), dayFromToday(60)],
      [dayFromToday(30), dayFromToday(40)],
      [dayFromToday(45), dayFromToday(46)],
    ]) {
      const answer = await support
        .post('/portfolio/absences')
        .type('form')
        .send(wish({ startsOn, endsOn }))
        .expect(422);
      expect(wordsOf(pageOf(answer), '.s-errors')).toContain('assure déjà la suppléance du');
    }
    await support
      .post('/portfolio/absences')
      .type('form')
      .send(wish({ startsOn: dayFromToday(51), endsOn: dayFromToday(52) }))
      .expect(303);
    const { rows } = await app.owner.query(`SELECT summary FROM audit_entries WHERE subject_kind = 'deputy'`);
    expect(rows.length).toBe(2);
  });

  it('saved by two people shows the second what the first wrote, in three columns', async () => {
    const deputy = await aDeputy(app, {
      account_manager_id: manager().id,
      deputy_id: app.users.support.id,
      starts_on: dayFromToday(200),
      ends_on: dayFromToday(210),
    });
    const form = (endsOn: string) => wish({ startsOn: dayFromToday(200), endsOn, version: 1 });
    const path = `/portfolio/absences/${deputy.id}`;
    await support
      .post(path)
      .type('form')
      .send(form(dayFromToday(205)))
      .expect(303);
    const second = await support
      .post(path)
      .type('form')
      .send(form(dayFromToday(207)))
      .expect(409);
    const words = second.text;
    for (const day of [210, 207, 205]) expect(words).toContain(date(dayFromToday(day)));
    expect(words).toContain(`action="${path}"`);
  });

  it('is ended yesterday when it has begun, taken away when it has not, and never twice', async () => {
    const absences = app.get(DeputiesService);
    const begun = await aDeputy(app, { account_manager_id: app.users.admin.id, deputy_id: app.users.support.id });
    const later = await aDeputy(app, {
      account_manager_id: app.users.admin.id,
      deputy_id: app.users.support.id,
      starts_on: dayFromToday(20),
      ends_on: dayFromToday(30),
    });
    await app.run(() => absences.end(begun.id));
    await app.run(() => absences.end(later.id));
    const { rows } = await app.owner.query('SELECT id, ends_on FROM deputies WHERE id = ANY ($1)', [
      [begun.id, later.id],
    ]);
    expect(rows.map((row) => [row.id, row.ends_on])).toEqual([[begun.id, dayFromToday(-1)]]);
    expect(await app.run(() => absences.end(begun.id))).toBe(false);
    await expect(app.run(() => absences.end(later.id))).rejects.toThrow('n’existe pas');
  });

  it('gives the deputy the absent person’s clients among their own, today only', async () => {
    const deputy = app.users.support.id;
    await app.owner.query('DELETE FROM deputies');
    const before = await rowsOf(support, '/clients?mine=1');
    await aDeputy(app, { account_manager_id: manager().id, deputy_id: deputy, starts_on: dayFromToday(1) });
    expect(await rowsOf(support, '/clients?mine=1')).toBe(before);
    await aDeputy(app, {
      account_manager_id: manager().id,
      deputy_id: deputy,
      starts_on: dayFromToday(0),
      ends_on: dayFromToday(0),
    });
    const theirs = await rowsOf(support, `/clients?account_manager=${manager().id}`);
    expect(theirs).toBeGreaterThan(0);
    expect(await rowsOf(support, '/clients?mine=1')).toBe(before + theirs);
  });
});

describe('giving a client to somebody', () => {
  const assign = async (clientId: string, to: string | null, expected?: string) =>
    (await app.run(() => app.get(PortfolioService).assignMany([{ clientId, to, expected }]))).get(clientId);

  it('names who had it before and who has it after, in the journal', async () => {
    const client = await aClient(app, { account_manager_id: manager().id });
    expect(await assign(client.id, app.users.admin.id)).toMatchObject({
      forecast: 'would_do',
      before: manager().name,
      after: app.users.admin.name,
    });
    const { rows } = await app.owner.query(`SELECT summary FROM audit_entries WHERE client_id = $1`, [client.id]);
    expect(rows.map((row) => row.summary)).toEqual([
      `Chargé de compte\u00a0: ${app.users.admin.name}, auparavant ${manager().name}`,
    ]);
    expect(await assign(client.id, app.users.admin.id)).toMatchObject({ forecast: 'done_already' });
  });

  it('is refused for an archived client, a closed account, an auditor, and when somebody changed it meanwhile', async () => {
    const archived = await aClient(app, { archived_at: new Date() });
    const client = await aClient(app, { account_manager_id: manager().id });
    await expect(assign(archived.id, manager().id)).rejects.toThrow('archivé');
    await expect(assign(client.id, app.users.auditor.id)).rejects.toThrow('ne peut que lire');
    await expect(assign(client.id, app.users.technical_admin.id)).rejects.toThrow('plus de compte actif');
    await expect(assign(client.id, app.users.admin.id, app.users.support.id)).rejects.toThrow('Changé depuis');
  });
});

/** Clients of two people and of nobody, some blocked, some late, one orphan, one expiring. */
async function somebodysClients(): Promise<void> {
  const ids: string[] = [];
  for (let index = 0; index < 12; index += 1) {
    const account_manager_id = [manager().id, app.users.support.id, null][index % 3];
    const contract =
      index % 2 > 0 ? { contract_state: 'missing', contract_since: null, created_at: dayFromToday(-60) } : {};
    ids.push((await aClient(app, { account_manager_id, ...contract })).id);
  }
  const soon = { not_after: new Date(Date.now() + 30 * 86_400_000), verified_at: new Date(), installed_at: new Date() };
  await aCertificate(app, { client_id: ids[0], ...soon });
  await app.run(() => app.get(ProgressService).refresh(ids));
}

/** The rows of a list of clients over all its pages. */
async function rowsOf(visitor: Visitor, address: string): Promise<number> {
  let rows = 0;
  for (let next: string | undefined = address; next;) {
    const page = pageOf(await visitor.get(next).expect(200));
    expect(wordsOf(page, 'main .s-note.soon')).toBe('');
    rows += page('main tbody tr').length;
    next = page('main a[rel=next]').attr('href');
  }
  return rows;
}

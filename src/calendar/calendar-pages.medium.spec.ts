import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../test/support/app.js';
import { aClient, aSlot, dayFromToday, type Row } from '../../test/support/factories.js';
import { CalendarFeeds, mostOfClient } from './calendar-feeds.service.js';

const app = await anApp();
beforeEach(() => app.owner.query('DELETE FROM calendar_feeds'));

/** The address that a page shows: as text, and to be copied. */
function shownIn(answer: { text: string }): string {
  const page = pageOf(answer);
  const address = page('main code').text();
  expect(page('main [data-copy^=http]').attr('data-copy')).toBe(address);
  return new URL(address).pathname;
}

const read = async (address: string) => (await app.visitor().get(address)).status;

/** Sends a form of the page as a person would, with all it holds. */
async function send(
  visitor: Visitor,
  path: string,
  action: string,
  typed: Record<string, string> = {},
  opened?: string,
) {
  const page = pageOf({ text: opened ?? (await visitor.get(path).expect(200)).text });
  const form = page(`form[action="${action}"]`);
  expect(form).toHaveLength(1);
  const fields = form.serializeArray().map(({ name, value }) => [name, value]);
  return visitor
    .post(action)
    .set('Referer', `${app.url}${path}`)
    .type('form')
    .send({ ...Object.fromEntries(fields), ...typed });
}

async function told(): Promise<string[]> {
  const { rows } = await app.owner.query<{ summary: string }>(
    `SELECT summary FROM audit_entries WHERE subject_kind = 'calendar_feed' ORDER BY sequence`,
  );
  return rows.map(({ summary }) => summary);
}

describe('one’s own calendar', () => {
  it('is reached from the account and from the certificates, and shows the dates that come', async () => {
    const visitor = await app.signIn('support');
    const client = await aClient(app, { name: 'CH de Nice' });
    const slot = await aSlot(app, {
      client_id: client.id,
      declared_not_after: dayFromToday(12),
      declared_by: 'Essai',
    });
    for (const path of ['/account', '/certificates', '/certificates?view=list', '/orders'])
      expect(pageOf(await visitor.get(path).expect(200))('main a[href="/calendar"]')).toHaveLength(1);
    const page = pageOf(await visitor.get('/calendar').expect(200));
    expect(page('nav.s-tabs [aria-current=page]').text().trim()).toBe('Agenda');
    expect(page('tbody tr th a').attr('href')).toBe(`/slots/${slot.id}`);
    expect(wordsOf(page, 'tbody tr')).toContain('CH de Nice');
  });

  it('is cut in pages that lose no date, forwards and backwards, of all as of one client', async () => {
    const visitor = await app.signIn('support');
    const client = await aClient(app);
    const ends = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        aSlot(app, { client_id: client.id, declared_not_after: dayFromToday(20 + (index % 9)), declared_by: 'Essai' }),
      ),
    );
    for (const path of ['/calendar', `/clients/${client.id}/calendar`]) {
      const seen: string[][] = [];
      const read = async (address: string | undefined, way: string) => {
        const page = pageOf(await visitor.get(address ?? '').expect(200));
        const links = page('section[aria-labelledby=coming] tbody a').toArray();
        seen.push(links.map((link) => String(page(link).attr('href'))));
        return page(`a[rel=${way}]`).attr('href');
      };
      let last = path;
      for (let next: string | undefined = path; next; next = await read(next, 'next')) last = next;
      for (const { id } of ends) expect(seen.flat().filter((href) => href === `/slots/${id}`)).toHaveLength(1);
      const before = seen.at(-2);
      await read(await read(last, 'prev'), 'prev');
      expect(seen.at(-1)).toEqual(before);
    }
    const lost = pageOf(await visitor.get('/calendar?after=x').expect(200));
    expect(wordsOf(lost, 'main')).toContain('Cette page de la liste n’existe plus');
  });

  it('tells what its address asks and it does not know, as each list does', async () => {
    const visitor = await app.signIn('auditor');
    const client = await aClient(app);
    for (const path of [
      '/calendar',
      `/clients/${client.id}/calendar`,
      '/departures',
      `/clients/${client.id}/documents`,
    ]) {
      expect(wordsOf(pageOf(await visitor.get(path).expect(200)), 'main')).not.toContain('n’est pas un filtre');
      const page = pageOf(await visitor.get(`${path}?month=2026-13`).expect(200));
      expect(wordsOf(page, 'main')).toContain('« month » n’est pas un filtre de cette page');
    }
  });

  it('is shown once, made anew and revoked, each told; the former address opens nothing any more', async () => {
    const visitor = await app.signIn('support');
    const before = (await told()).length;
    const first = shownIn((await send(visitor, '/calendar', '/calendar')) as { text: string });
    expect(await read(first)).toBe(200);
    const page = await visitor.get('/calendar').expect(200);
    expect(page.text).not.toContain(first);
    expect(pageOf(page)('main code')).toHaveLength(0);
    const second = shownIn(await send(visitor, '/calendar', '/calendar'));
    expect(await read(first)).toBe(404);
    expect(await read(second)).toBe(200);
    const answer = await send(visitor, '/calendar', '/calendar/revocation');
    expect(answer.status).toBe(303);
    expect(await read(second)).toBe(404);
    expect(wordsOf(pageOf(await visitor.get('/calendar')), 'body')).toContain('n’ouvre plus rien');
    const { name } = app.users.support;
    const words = (await told()).slice(before).map((one) => one.replace(/(de |d’)/, 'de '));
    expect(words).toEqual(['faite', 'refaite', 'révoquée'].map((done) => `Adresse de agenda de ${name} ${done}`));
  });

  it('is told in the journal without its token', async () => {
    const visitor = await app.signIn('support');
    const token = shownIn(await send(visitor, '/calendar', '/calendar')).slice(10, 53);
    const { rows } = await app.owner.query<{ row: string }>('SELECT audit_entries::text AS row FROM audit_entries');
    const { rows: kept } = await app.owner.query<{ row: string }>('SELECT f::text AS row FROM calendar_feeds f');
    expect([...rows, ...kept].filter(({ row }) => row.includes(token))).toEqual([]);
    expect(kept).toHaveLength(1);
  });

  it('is not shown again by the same form sent twice', async () => {
    const visitor = await app.signIn('support');
    const { text } = await visitor.get('/calendar').expect(200);
    const first = shownIn(await send(visitor, '/calendar', '/calendar', {}, text));
    const again = await send(visitor, '/calendar', '/calendar', {}, text);
    expect(again.text).not.toContain(first);
    expect(pageOf(again)('main code')).toHaveLength(0);
    expect(await read(first)).toBe(200);
  });

  it('is not ended by another tab that did not know of it', async () => {
    const visitor = await app.signIn('support');
    const [one, other] = [await visitor.get('/calendar'), await visitor.get('/calendar')];
    const first = shownIn(await send(visitor, '/calendar', '/calendar', {}, one.text));
    const late = await send(visitor, '/calendar', '/calendar', {}, other.text);
    expect(late.status).toBe(303);
    expect(wordsOf(pageOf(await visitor.get('/calendar')), 'body')).toContain('a changé entre-temps');
    expect(await read(first)).toBe(200);
    // The same of two tabs that know the same address: the second makes nothing anew, and revokes nothing.
    const [open, open2] = [await visitor.get('/calendar'), await visitor.get('/calendar')];
    const second = shownIn(await send(visitor, '/calendar', '/calendar', {}, open.text));
    for (const action of ['/calendar', '/calendar/revocation'])
      expect((await send(visitor, '/calendar', action, {}, open2.text)).status).toBe(303);
    expect(await read(second)).toBe(200);
  });

  it('is everybody’s own, whatever their role, and nobody else’s', async () => {
    const addresses = [];
    for (const role of ['auditor', 'account_manager', 'technical_admin', 'admin'] as const)
      addresses.push(shownIn(await send(await app.signIn(role), '/calendar', '/calendar')));
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM calendar_feeds');
    const visitor = await app.signIn('support');
    for (const { id } of rows)
      for (const action of ['/calendar', '/calendar/revocation'])
        expect((await visitor.post(action).type('form').send({ feed: id })).status).toBe(303);
    for (const address of addresses) expect(await read(address)).toBe(200);
  });
});

describe('the calendar of a client', () => {
  let client: Row;
  let path: string;
  beforeEach(async () => {
    client = await aClient(app, { name: 'CH de Nice' });
    path = `/clients/${client.id}/calendar`;
  });
  const make = (visitor: Visitor, name: string) => send(visitor, path, path, { name });

  it('is reached from its certificates and its space, and has its dates alone', async () => {
    const visitor = await app.signIn('support');
    const declared = { declared_not_after: dayFromToday(12), declared_by: 'Essai' };
    await aSlot(app, { client_id: client.id, ...declared });
    await aSlot(app, { client_id: (await aClient(app, { name: 'Zibeline' })).id, ...declared });
    for (const from of ['certificates', 'space'])
      expect(pageOf(await visitor.get(`/clients/${client.id}/${from}`))(`main a[href="${path}"]`)).toHaveLength(1);
    const page = pageOf(await visitor.get(path).expect(200));
    expect(page('section[aria-labelledby=coming] tbody tr')).toHaveLength(1);
    expect(wordsOf(page, 'section[aria-labelledby=coming] tbody')).toContain('Fin de certificat (déclarée)');
    expect(page('main').text()).not.toContain('Zibeline');
  });

  it('is made for somebody, shown once, told who made it, and revoked without the others', async () => {
    const visitor = await app.signIn('account_manager');
    const [one, other] = [shownIn(await make(visitor, 'La direction')), shownIn(await make(visitor, 'Ada'))];
    const page = pageOf(await visitor.get(path).expect(200));
    const rows = page('section[aria-labelledby=feeds] tbody tr');
    expect(rows.toArray().map((row) => page(row).find('th').text())).toEqual(['La direction', 'Ada']);
    expect(rows.first().text()).toContain(app.users.account_manager.name);
    expect(page.html()).not.toContain(one);
    const action = rows.first().find('form').attr('action') ?? '';
    expect((await send(visitor, path, action)).status).toBe(303);
    expect([await read(one), await read(other)]).toEqual([404, 200]);
    // From a page that was opened before.
    expect((await visitor.post(action).set('Referer', `${app.url}${path}`).type('form').send({})).status).toBe(303);
    expect(wordsOf(pageOf(await visitor.get(path)), 'body')).toContain('n’ouvre déjà plus rien');
    expect((await told()).slice(-3)).toEqual([
      'Adresse d’agenda de CH de Nice faite pour «\u00a0La direction\u00a0»',
      'Adresse d’agenda de CH de Nice faite pour «\u00a0Ada\u00a0»',
      'Adresse d’agenda de CH de Nice révoquée, celle de «\u00a0La direction\u00a0»',
    ]);
    const journal = pageOf(await visitor.get(`/clients/${client.id}/audit`).expect(200));
    expect(journal('main').text()).toContain('Adresse d’agenda de CH de Nice révoquée');
  });

  it('says on its field what is missing, twice there, or too much; what was typed stays', async () => {
    const visitor = await app.signIn('support');
    const empty = await make(visitor, ' ');
    expect(empty.status).toBe(422);
    expect(wordsOf(pageOf(empty), '#f-name-error')).toContain('Dites pour qui');
    await make(visitor, 'Ada');
    const twice = await make(visitor, 'ADA');
    expect(twice.status).toBe(422);
    expect(wordsOf(pageOf(twice), '#f-name-error')).toContain('déjà une adresse d’agenda de ce nom');
    expect(pageOf(twice)('#f-name').attr('value')).toBe('ADA');
    for (let made = 1; made < mostOfClient; made += 1) expect((await make(visitor, `Ada ${made}`)).status).toBe(200);
    const more = await make(visitor, 'Encore');
    expect(more.status).toBe(422);
    expect(wordsOf(pageOf(more), '#f-name-error')).toContain(`${mostOfClient} adresses`);
  });

  it('is one of ten, however many are asked for at once', async () => {
    const make = (name: string) => app.run(() => app.get(CalendarFeeds).makeForClient(client.id, name));
    const made = await Promise.allSettled(Array.from({ length: mostOfClient + 5 }, (_, index) => make(`Ada ${index}`)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(mostOfClient);
    const { rows } = await app.owner.query('SELECT count(*)::int AS feeds FROM calendar_feeds WHERE client_id = $1', [
      client.id,
    ]);
    expect(rows).toEqual([{ feeds: mostOfClient }]);
  });

  it('is not made by an auditor, nor for a client that is archived, whose addresses then open nothing', async () => {
    const visitor = await app.signIn('support');
    const address = shownIn(await make(visitor, 'Ada'));
    const auditor = await app.signIn('auditor');
    const shown = pageOf(await auditor.get(path).expect(200));
    expect(shown('main form[method=post]')).toHaveLength(0);
    expect((await auditor.post(path).type('form').send({ name: 'Eux' })).status).toBe(403);
    await app.owner.query(
      `UPDATE clients SET archived_at = now(), archived_by = 'Essai', archived_reason = 'Parti' WHERE id = $1`,
      [client.id],
    );
    expect(await read(address)).toBe(404);
    const page = pageOf(await visitor.get(path).expect(200));
    expect(page('main form button[type=submit]:not([disabled])')).toHaveLength(0);
    expect(wordsOf(page, 'section[aria-labelledby=feeds]')).toContain('n’ouvrent rien');
    const refused = await visitor.post(path).set('Referer', `${app.url}${path}`).type('form').send({ name: 'Eux' });
    expect(refused.status).toBe(422);
    const { rows } = await app.owner.query('SELECT 1 FROM calendar_feeds');
    expect(rows).toHaveLength(1);
  });

  it('is made and revoked on one’s own clients only, where the editor says so, and never of another editor’s', async () => {
    const { rows } = await app.owner.query<{ id: string }>(
      `INSERT INTO calendar_feeds (id, client_id, name, token_hash, created_by) VALUES (gen_random_uuid(), $1, 'Ada', gen_random_uuid()::text, 'Essai') RETURNING id`,
      [client.id],
    );
    const theirs = `${path}/${rows[0]?.id}/revocation`;
    const neighbour = await app.secondEditor();
    const stranger = await app.signIn('admin', neighbour);
    for (const address of [path, theirs])
      expect((await stranger.post(address).type('form').send({ name: 'X' })).status).toBe(404);
    expect((await stranger.get(path)).status).toBe(404);
    await app.owner.query(`UPDATE editors SET account_managers_act_on = 'own'`);
    try {
      const manager = await app.signIn('account_manager');
      for (const address of [path, theirs])
        expect((await manager.post(address).type('form').send({ name: 'X' })).status).toBe(403);
      expect(wordsOf(pageOf(await manager.get(path).expect(200)), 'main')).toContain('n’est pas l’un des vôtres');
    } finally {
      await app.owner.query(`UPDATE editors SET account_managers_act_on = 'all'`);
    }
    const { rowCount } = await app.owner.query('SELECT 1 FROM calendar_feeds');
    expect(rowCount).toBe(1);
  });
});

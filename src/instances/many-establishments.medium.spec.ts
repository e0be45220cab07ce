import { expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aFiness, anInstance } from '../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn();

it('the establishments and instances of a large client have pages, the closed ones last, and the register says how many are left', async () => {
  const client = await aClient(app);
  const { solution_id: solution } = await anInstance(app, { client_id: client.id, name: 'Instance 000' });
  await app.owner.query(
    `INSERT INTO establishments (id, client_id, finess_eg, name, closed_on, closed_reason)
     SELECT gen_random_uuid(), $1, lpad(g::text, 9, '0'), 'Foyer ' || lpad(g::text, 3, '0'), CASE WHEN g <= 2 THEN date '2026-01-01' END, CASE WHEN g <= 2 THEN 'fermé' END FROM generate_series(1, 205) g`,
    [client.id],
  );
  await app.owner.query(
    `INSERT INTO instances (id, client_id, solution_id, name, application_name) SELECT gen_random_uuid(), $1, $2, 'Instance ' || lpad(g::text, 3, '0'), 'DUI' FROM generate_series(1, 200) g`,
    [client.id, solution],
  );
  await app.owner.query(
    `INSERT INTO directory_establishments (finess, legal_entity_finess, name, extracted_on) SELECT '9' || lpad(g::text, 8, '0'), $1, 'Site ' || g, '2026-05-12' FROM generate_series(1, 503) g`,
    [client['finess_ej']],
  );
  const shown = async (address: string) => {
    const page = pageOf(await support.get(address).expect(200));
    const [instances, establishments] = ['instances', 'establishments'].map((which) =>
      page(`section[aria-labelledby=${which}-title] tbody th a`)
        .toArray()
        .map((link) => page(link).text()),
    );
    const next = (which: string) => page(`section[aria-labelledby=${which}-title] a[rel=next]`).attr('href');
    return { page, instances, establishments, next };
  };
  const own = `/clients/${client.id}/establishments`;
  const first = await shown(own);
  expect([first.establishments?.length, first.establishments?.[0]]).toEqual([200, 'Foyer 003']);
  expect(first.instances?.length).toBe(200);
  expect(wordsOf(first.page, 'section[aria-labelledby=establishments-title] .s-sub')).toContain('203 établissements');
  expect(wordsOf(first.page, 'aside')).toContain('Les 500 premiers, par commune, de 503 établissements');
  const next = first.next('establishments') ?? '';
  const second = await shown(next);
  expect(second.establishments).toEqual(['Foyer 203', 'Foyer 204', 'Foyer 205', 'Foyer 001', 'Foyer 002']);
  expect([second.instances?.length, second.next('establishments')]).toEqual([200, undefined]);
  // What is noted of one leads back to its page.
  const { rows } = await app.owner.query<{ id: string }>(`SELECT id FROM establishments WHERE name = 'Foyer 204'`);
  const noted = await support
    .post(`/establishments/${rows[0]?.id}/dmp-check`)
    .set('Referer', app.url + next)
    .expect(303);
  expect(noted.headers['location']).toBe(next.split('#')[0]);
  // Each list keeps the page that the other one is at.
  const both = await shown(second.next('instances') ?? '');
  expect([both.instances, both.establishments?.length]).toEqual([['Instance 200'], 5]);
  for (const sense of ['99', '0', '-1', 'x', '1e9'])
    expect((await shown(`${own}?establishments=${sense}`)).establishments?.length).toBe(sense === '99' ? 5 : 200);
});

it('a new client is offered its open establishments, and the page says where those come from that it does not show', async () => {
  const finess = aFiness();
  await app.owner.query(
    `INSERT INTO directory_legal_entities (finess, name, extracted_on) VALUES ($1, 'Croix de Malte', '2026-05-12')`,
    [finess],
  );
  const given = (from: number, to: number, closed: string | null) =>
    app.owner.query(
      `INSERT INTO directory_establishments (finess, legal_entity_finess, name, extracted_on, closed_on) SELECT '8' || lpad(g::text, 8, '0'), $1, 'Site ' || g, '2026-05-12', $4 FROM generate_series($2::int, $3) g`,
      [finess, from, to, closed],
    );
  await given(1, 20, '2026-01-01');
  await given(21, 520, null);
  const offered = async () => {
    const page = pageOf(await support.get(`/clients/new?finess=${finess}`).expect(200));
    const boxes = page('input[name=establishments]')
      .toArray()
      .map((box) => Number(page(box).attr('value')));
    return { boxes: boxes.length, first: Math.min(...boxes) - 800000000, words: wordsOf(page, 'main') };
  };
  const sentence = 'Les 500 premiers, par commune : les suivants s’ajoutent ensuite';
  const all = await offered();
  expect([all.boxes, all.first, all.words.includes(sentence)]).toEqual([500, 21, false]);
  await given(521, 521, null);
  const cut = await offered();
  expect([cut.boxes, cut.words.includes(sentence)]).toEqual([500, true]);
});

it('those of a small one have none', async () => {
  const client = await aClient(app);
  const page = pageOf(await support.get(`/clients/${client.id}/establishments`).expect(200));
  expect(page('.s-pages')).toHaveLength(0);
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { jpeg, png } from '../../../test/support/photos.js';
import { aSentRequest, handOver, unlock } from '../../../test/support/space.js';
import { withPdf } from '../../paper/with-pdf.js';
import { UnsentPapers } from './unsent-papers.js';

let sent: Awaited<ReturnType<typeof aSentRequest>>;
let client: Visitor;
const app = await anApp();
beforeEach(async () => {
  sent = await aSentRequest(app);
  await app.owner.query('DELETE FROM sign_in_attempts');
  client = app.visitor();
  await unlock(app, client, sent);
  await choose(jpeg(), jpeg({ orientation: 6 }));
});

async function choose(...photos: Buffer[]) {
  const form = client.post(`${sent.path}/paper`);
  for (const [index, photo] of photos.entries()) void form.attach('pages', photo, `IMG_${index}.jpg`);
  await form.expect(303).expect('location', `${sent.path}/paper`);
}
const shown = async () => pageOf(await client.get(`${sent.path}/paper`).expect(200));
const idOf = async () => (await shown())('input[name=of]').attr('value') ?? '';
const turn = (body: object) => client.post(`${sent.path}/paper/turns`).type('form').send(body);
const hand = (body: object) => client.post(`${sent.path}/paper/handing`).type('form').send(body);
const kept = async () => {
  const { rows } = await app.owner.query<{ bytes: Buffer; content: { notes: string[] } }>(
    'SELECT d.bytes, a.content FROM client_answers a JOIN documents d ON d.id = a.document_id WHERE a.request_id = $1',
    [sent.requestId],
  );
  return rows;
};
const rotations = (bytes: Uint8Array) =>
  withPdf(bytes, (pdf) => Promise.all([1, 2].map(async (page) => (await pdf.getPage(page)).rotate)));

describe('photos before they are handed over', () => {
  it('are turned page by page, shown so, and arrive so: who turned them is said to who reads them', async () => {
    expect(await kept()).toEqual([]);
    const of = await idOf();
    await turn({ of, page: 2, turn: 90 }).expect(303).expect('location', `${sent.path}/paper#page-2`);
    const page = await shown();
    expect(page('#page-2 svg g').attr('transform')).toContain('rotate(90)');
    expect(wordsOf(page, '#page-2 h2')).toBe('Page 2 tournée à droite');
    expect(
      page('#page-2 button')
        .toArray()
        .map(({ attribs }) => attribs['value']),
    ).toEqual(['0', '270', '180']);
    const { headers } = await client.get(page('#page-2 image').attr('href') ?? '').expect(200);
    expect(headers['content-type']).toContain('image/jpeg');
    expect(await handOver(client, sent)).toBe(`${sent.path}?done=paper`);
    const [paper] = await kept();
    expect(await rotations(paper!.bytes)).toEqual([0, 90]);
    expect(paper!.content.notes.join(' ')).toMatch(/Page 2 tournée par .+ avant l’envoi\./);
    // There is nothing more to do: what was to be looked at was told before.
    expect(wordsOf(page, 'main')).toContain('regardez-la');
    expect(wordsOf(pageOf(await client.get(sent.path).expect(200)), 'main')).not.toMatch(/regardez-la|avant l’envoi/);
    const { rows } = await app.owner.query('SELECT 1 FROM space_papers');
    expect(rows).toEqual([]);
    await client.get(`${sent.path}/paper`).expect(303).expect('location', sent.path);
  });

  it('are spoken of on the first page until they are', async () => {
    const first = async () => pageOf(await client.get(sent.path).expect(200))(`a[href="${sent.path}/paper"]`).text();
    expect(await first()).toBe('Les regarder, puis les déposer');
    await handOver(client, sent);
    expect(await first()).toBe('');
  });

  it('stand the same however often it is said, and are turned back', async () => {
    const of = await idOf();
    for (const body of [
      { page: 1, turn: 180 },
      { page: 1, turn: 180 },
    ])
      await turn({ of, ...body }).expect(303);
    expect((await shown())('#page-1 svg g').attr('transform')).toContain('rotate(180)');
    await turn({ of, page: 1, turn: 0 }).expect(303);
    await handOver(client, sent);
    expect(await rotations((await kept())[0]!.bytes)).toEqual([0, 0]);
  });

  it('are handed over only as they were looked at: another tab that turned or chose others is told', async () => {
    const of = await idOf();
    await turn({ of, page: 1, turn: 90 }).expect(303);
    const turned = await hand({ of, turns: '0,0' }).expect(422);
    expect(wordsOf(pageOf(turned), '#error-summary')).toContain('Une page a été tournée dans une autre page');
    await choose(jpeg());
    for (const answer of [await hand({ of, turns: '90,0' }), await turn({ of, page: 1, turn: 90 })]) {
      expect(answer.status).toBe(422);
      expect(wordsOf(pageOf(answer), '#error-summary')).toContain('Ces photos ne sont plus celles');
      expect(pageOf(answer)('.s-do > li').length).toBe(1);
    }
    expect(await kept()).toEqual([]);
    // Of two presses of « Déposer », one arrives.
    const now = { of: await idOf(), turns: '0' };
    await Promise.all([hand(now).expect(303), hand(now).expect(303)]);
    expect(await kept()).toHaveLength(1);
  });

  it('refuse a page that is not there and what means nothing, in a sentence', async () => {
    const of = await idOf();
    for (const [body, sentence] of [
      [{ of, page: 3, turn: 90 }, 'Cette page n’existe pas parmi vos photos'],
      [{ of, page: 1, turn: 45 }, 'Rechargez la page'],
      [{ of: 'x', page: 1, turn: 90 }, 'Rechargez la page'],
    ] as const)
      expect(wordsOf(pageOf(await turn(body).expect(422)), '#error-summary')).toContain(sentence);
    await client.get(`${sent.path}/paper/sheet?of=${of}&page=3`).expect(404);
  });

  it('are shown, turned and handed over by nobody without the code', async () => {
    const of = await idOf();
    const sheet = await client.get(`${sent.path}/paper/sheet?of=${of}&page=1`).expect(200);
    // Nor by who sits before the same browser once the access has ended.
    expect(sheet.headers['cache-control']).toBe('no-store');
    const stranger = app.visitor();
    await stranger.get(`${sent.path}/paper/sheet?of=${of}&page=1`).expect(404);
    for (const [method, part] of [
      ['get', ''],
      ['post', '/turns'],
      ['post', '/handing'],
    ] as const)
      await stranger[method](`${sent.path}/paper${part}`)
        .expect(303)
        .expect('location', `${sent.path}/code?next=paper`);
  });

  it('sent once the code has lapsed lead to another code, and one is told why; those chosen before are there after it', async () => {
    const lapse = (how: string) =>
      app.owner.query(`UPDATE client_links SET unlocked_until = moment() ${how} WHERE id = $1`, [sent.linkId]);
    await lapse("- interval '1 minute'");
    await client.post(`${sent.path}/paper`).attach('pages', jpeg(), 'late.jpg').expect(303);
    const told = wordsOf(pageOf(await client.get(`${sent.path}/code?next=paper`).expect(200)), 'main');
    expect(told).toContain('Votre code ne sert plus. Il servait jusqu’au');
    expect(told).toContain('Un fichier envoyé depuis n’est pas arrivé');
    expect(wordsOf(pageOf(await app.visitor().get(`${sent.path}/code`).expect(200)), 'main')).not.toContain(
      'ne sert plus. Il',
    );
    await lapse("+ interval '30 minutes'");
    expect(pageOf(await client.get(`${sent.path}/paper`).expect(200))('main ol.s-do li')).toHaveLength(2);
  });

  it('that are no longer asked for are refused, and lead back to the space: nothing is left to turn nor to hand over', async () => {
    const of = await idOf();
    const back = async () => {
      await app.owner.query(`UPDATE requests SET state = 'to_correct' WHERE id = $1`, [sent.requestId]);
    };
    const cancel = () =>
      app.run(() => sent.hand.outcomes.because(sent.requestId, 'cancel', 'Le client change d’éditeur.'));
    for (const ended of [back, cancel]) {
      await ended();
      for (const answer of [
        await hand({ of, turns: '0,0' }).expect(422),
        await client.get(`${sent.path}/paper`).expect(200),
      ]) {
        const page = pageOf(answer);
        expect(wordsOf(page, 'main')).toContain('La signature n’est plus attendue');
        expect(page(`main a[href="${sent.path}"]`).text()).toBe('Revenir à votre espace');
        expect(page('main form').length).toBe(0);
        expect(page('main svg[role=img]').length).toBe(0);
        expect(answer.text).not.toMatch(/rechargez/i);
      }
    }
    expect(await kept()).toEqual([]);
  });

  it('that a telephone kept as PNG are shown too', async () => {
    await choose(png(800, 1_100));
    const page = await shown();
    const { headers } = await client.get(page('#page-1 image').attr('href') ?? '').expect(200);
    expect(headers['content-type']).toContain('image/png');
  });

  it('are gone some days after they were chosen', async () => {
    const count = async () => (await app.owner.query('SELECT 1 FROM space_papers')).rows.length;
    await app.owner.query('DELETE FROM space_papers WHERE link_id <> $1', [sent.linkId]);
    await app.owner.query(`UPDATE space_papers SET created_at = '2026-01-05T12:00:00Z'`);
    const purge = (before: string) => app.run(() => app.get(UnsentPapers).purge(new Date(before), 100));
    expect(await purge('2026-01-05T11:59:00Z')).toBe(0);
    expect(await count()).toBe(1);
    expect(await purge('2026-01-05T12:01:00Z')).toBe(1);
    expect(await count()).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { ProgressService } from '../../progress/progress.service.js';
import { aClient, aFiness, anOrder, aRequest, type Row } from '../../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn('support');

const finessOf = (client: Row) => String(client['finess_ej']);
const paste = (numbers: string, more: object = {}) =>
  support
    .post('/campaigns/from-finess')
    .type('form')
    .send({ numbers, ...more });
const selectionIn = (location: string | undefined) => /selection=([0-9a-f-]{36})/.exec(location ?? '')?.[1] ?? '';
async function frozen(location: string | undefined): Promise<string[]> {
  const { rows } = await app.owner.query<{ id: string }>(
    'SELECT client_id AS id FROM selection_items WHERE selection_id = $1 ORDER BY 1',
    [selectionIn(location)],
  );
  return rows.map(({ id }) => id);
}
const sorted = (clients: Row[]) => clients.map(({ id }) => id).sort();

describe('a pasted list of FINESS', () => {
  it('becomes a selection and leads to the new campaign, whatever stands beside the numbers', async () => {
    const [one, other] = [await aClient(app), await aClient(app)];
    const number = finessOf(one);
    const text = `${number.slice(0, 2)} ${number.slice(2)}\r\n\r\nHôpital;"${finessOf(other)}";29`;
    const answer = await paste(text, { kind: 'prepare_requests' }).expect(303);
    expect(answer.headers['location']).toMatch(/^\/campaigns\/new\?selection=.*kind=prepare_requests/);
    expect(await frozen(answer.headers['location'])).toEqual(sorted([one, other]));
    const page = pageOf(await support.get(answer.headers['location'] ?? '').expect(200));
    expect(wordsOf(page, 'main')).toContain('FINESS collés');
  });

  it('loses no client of a line that has several, and asks nothing of the other columns of a table', async () => {
    const [one, other, third] = [
      await aClient(app),
      await aClient(app, { siret: '30000025400015' }),
      await aClient(app),
    ];
    const list = `${finessOf(one)}, ${finessOf(other)}\n${finessOf(third)};Les Pins;${aFiness()}`;
    const answer = await paste(list).expect(303);
    expect(await frozen(answer.headers['location'])).toEqual(sorted([one, other, third]));
    const beside = await paste(`${finessOf(other)};30000025400015;${finessOf(one)}`).expect(303);
    expect(await frozen(beside.headers['location'])).toEqual(sorted([one, other]));
    const wrong = pageOf(await paste(`${finessOf(one)}, 060923151`).expect(422));
    expect(wordsOf(wrong, 'main')).toContain('060923151 n’est pas un FINESS');
    const first = pageOf(await paste(`060923151, ${finessOf(one)}`).expect(422));
    expect(first('section[aria-labelledby=read-lines] tbody td').first().text()).toBe('060923151');
  });

  it('tells line by line the unknown, the double, the archived and what is no number, then goes on without them', async () => {
    const [one, archived] = [await aClient(app), await aClient(app, { archived_at: new Date(), name: 'Les Archives' })];
    const neighbour = await app.secondEditor();
    const theirs = await aClient(neighbour);
    const text = [finessOf(one), aFiness(), finessOf(one), finessOf(archived), 'n’importe quoi', finessOf(theirs)].join(
      '\n',
    );
    const answer = await paste(text).expect(422);
    const page = pageOf(answer);
    const lines = page('section[aria-labelledby=read-lines] tbody tr')
      .toArray()
      .map((row) => page(row).text());
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('Aucun de vos clients n’a ce numéro');
    expect(lines[1]).toContain('est déjà à la ligne 1');
    expect(lines[2]).toContain('« Les Archives » est archivé'.replace(/ (?=»)|(?<=«) /g, '\u00a0'));
    expect(lines[3]).toContain('n’est pas un FINESS');
    expect(lines[4]).toContain('Aucun de vos clients n’a ce numéro');
    expect(wordsOf(page, 'main')).toContain('1 sur 6');
    const again = await paste(text, { accept: '1' }).expect(303);
    expect(await frozen(again.headers['location'])).toEqual([one.id]);
  });

  it('is refused when it is empty, too long, or names nobody; to whom may not act, it is closed', async () => {
    await paste('').expect(422);
    await paste('1\n'.repeat(10_001)).expect(422);
    await paste(aFiness(), { accept: '1' }).expect(422);
    const auditor = await app.signIn('auditor');
    await auditor.post('/campaigns/from-finess').type('form').send({ numbers: '1' }).expect(403);
  });
});

/** What the button of a page sends, as the page has it. */
async function asked(path: string): Promise<Record<string, string>> {
  const page = pageOf(await support.get(path).expect(200));
  const inputs = page('form[action="/selections"]:contains("Lancer une campagne") input[type=hidden]').toArray();
  return Object.fromEntries(inputs.map((one) => [page(one).attr('name') ?? '', page(one).attr('value') ?? '']));
}

describe('the results of another list', () => {
  it.each(['requests', 'orders', 'certificates'])(
    'become a selection of their clients, once each: %s',
    async (list) => {
      const [one, archived] = [await aClient(app), await aClient(app, { archived_at: new Date() })];
      const make = async (client: Row) => {
        if (list === 'requests') return aRequest(app, { client_id: client.id });
        return anOrder(app, { client_id: client.id });
      };
      await make(one);
      await make(archived);
      const query = `q=${encodeURIComponent(finessOf(one))}`;
      await app.run(() => app.get(ProgressService).refreshAll());
      const answer = await support
        .post('/selections')
        .type('form')
        .send(await asked(`/${list}?${query}`))
        .expect(303);
      expect(answer.headers['location']).toMatch(/^\/campaigns\/new\?selection=/);
      expect(await frozen(answer.headers['location'])).toEqual([one.id]);
    },
  );

  it('are refused for a filter that means nothing, nobody found, and a list that there is not', async () => {
    const post = (given: object) =>
      support
        .post('/selections')
        .type('form')
        .send({ all: '1', ...given });
    await post({ list: 'requests', query: 'state=nowhere' }).expect(303).expect('location', '/');
    await post({ list: 'orders', query: 'q=999999999' }).expect(303).expect('location', '/');
    await post({ list: 'nothing', query: '' }).expect(404);
  });
});

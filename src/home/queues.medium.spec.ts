import { beforeAll, expect, it } from '@jest/globals';
import { aRequest } from '../../test/support/factories.js';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';

const requests: string[] = [];
const app = await anApp();
beforeAll(async () => {
  for (const days of [3, 2, 1]) {
    const state_since = new Date(Date.now() - days * 86_400_000);
    requests.push((await aRequest(app, { state: 'in_doubt', state_since })).id);
  }
});

it('goes from one thing of a queue to the next, whatever was done of it, and says when it was the last', async () => {
  const visitor = await app.signIn('support');
  const open = async (address: string) => (await visitor.get(address).expect(303)).headers['location'] ?? '';
  const nextOn = async (address: string) =>
    pageOf(await visitor.get(address).expect(200))('.s-queue-bar .btn-primary').attr('href') ?? '';

  const home = pageOf(await visitor.get('/'));
  const first = home('.s-first[href*="in_doubt"]').attr('href') ?? '';
  expect(await open(first)).toBe(`/requests/${requests[0]}`);
  // Dealt with or not, the next one is the same; acts lead to other pages, and the bar stays.
  await app.owner.query(`UPDATE requests SET state = 'refused' WHERE id = $1`, [requests[0]]);
  expect(await open(await nextOn('/account'))).toBe(`/requests/${requests[1]}`);
  expect(await open(await nextOn(`/requests/${requests[1]}`))).toBe(`/requests/${requests[2]}`);
  expect(await open(await nextOn(`/requests/${requests[2]}`))).toBe('/');
  const end = pageOf(await visitor.get('/').expect(200));
  expect(wordsOf(end, '.s-flash')).toContain('c’était le dernier');
  expect(end('.s-queue-bar').length).toBe(0);
});

it('counts the clients of its overview in the number that goes with them', async () => {
  const stranger = await app.signIn('support', await app.secondEditor());
  expect(wordsOf(pageOf(await stranger.get('/').expect(200)), 'main')).toMatch(/Vue d’ensemble 0 client(?!s)/);
});

it('says what to do first where nobody is a client yet, as the list does, and lets go who follows nobody to the team', async () => {
  const editor = await app.secondEditor();
  const emptyOf = (page: ReturnType<typeof pageOf>) => ({
    title: wordsOf(page, '.s-empty strong'),
    ways: page('.s-empty a')
      .toArray()
      .map(({ attribs }) => attribs['href']),
  });
  const first = { title: 'Aucun client pour l’instant', ways: ['/directory', '/imports/new'] };
  const support = await app.signIn('support', editor);
  const home = pageOf(await support.get('/').expect(200));
  expect(emptyOf(home)).toEqual(first);
  expect(emptyOf(pageOf(await support.get('/clients').expect(200)))).toEqual(first);
  expect(home('#funnel-title, #expiry-title').length).toBe(0);
  expect(home('#campaigns-title, #delays-title').length).toBe(2);

  const manager = await app.signIn('account_manager', editor);
  expect(emptyOf(pageOf(await manager.get('/').expect(200)))).toEqual({
    title: 'Vous ne suivez aucun client',
    ways: ['/?scope=team'],
  });
  // Who only reads is told to do nothing.
  const auditor = await app.signIn('auditor', editor);
  expect(emptyOf(pageOf(await auditor.get('/').expect(200)))).toEqual({ ...first, ways: [] });
  // Where clients are, the funnel is.
  const full = pageOf(await (await app.signIn('support')).get('/').expect(200));
  expect([full('#funnel-title').length, full('.s-box .s-empty').length]).toEqual([1, 0]);
});

it('knows no queue of another name, and begins again when the place makes no sense', async () => {
  const visitor = await app.signIn('support');
  await visitor.get('/queues/next?queue=nothing').expect(404);
  await visitor.get('/queues/next?queue=action-nothing').expect(404);
  const { headers } = await visitor.get('/queues/next?queue=in_doubt&after=abc').expect(303);
  expect(headers['location']).toBe(`/requests/${requests[1]}`);
});

it('says in the menu of a form that comes back what the next page says', async () => {
  const visitor = await app.signIn('support');
  const menuOf = (answer: { text: string }) => wordsOf(pageOf(answer), '.s-menu a[href="/"]');
  const refused = await visitor.post('/groupings').type('form').send({ name: '' });
  expect(refused.status).toBe(422);
  expect(menuOf(refused)).toMatch(/[1-9]/);
  expect(menuOf(refused)).toBe(menuOf(await visitor.get('/help').expect(200)));
});

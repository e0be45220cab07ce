import { describe, expect, it } from '@jest/globals';
import { aClient, anOrder, aRequest } from '../../../test/support/factories.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { writeCursor } from './cursor.js';

const app = await anApp();
const support = await app.signIn('support');

const lists = [
  '/clients',
  '/requests',
  '/orders',
  '/administrators',
  '/administrators/orphans',
  '/campaigns',
  '/mailbox',
  '/mailbox/received',
  '/mailbox/sent',
  '/addresses',
  '/audit',
  '/certificates',
  '/client-answers',
  '/groupings',
  '/imports',
  '/mass-dossiers',
  '/mass-habilitation/designations',
  '/register-changes',
];

describe('the address of each list', () => {
  it.each(lists)('%s tells what it does not know', async (path) => {
    const { status, text } = await support.get(`${path}?couleur=rouge`);
    expect(status).toBe(200);
    expect(wordsOf(pageOf({ text }), '.s-note')).toContain('couleur');
  });

  it.each([
    '/requests?mine=yes',
    '/requests?state=x&state=y',
    '/orders?mine=2',
    '/orders?state=lost',
    '/orders?after=2026-13-45_x',
    '/administrators?of=others',
    '/administrators?page=0',
    '/administrators/orphans?active=7',
    '/campaigns?before=1',
    '/clients?direction=up',
    '/addresses?before=1',
    '/client-answers?state=lost',
    '/imports?before=1',
    '/imports?state=lost',
    '/mailbox/received?state=lost',
    '/mailbox/received?before=1',
    '/mailbox/sent?after=x',
    `/requests?q=${'x'.repeat(3000)}`,
    `/orders?q=${'x'.repeat(3000)}`,
    `/administrators?q=${'x'.repeat(3000)}`,
  ])('%s tells the value that means nothing', async (address) => {
    const { status, text } = await support.get(address);
    expect(status).toBe(200);
    expect(wordsOf(pageOf({ text }), '.s-note')).not.toBe('');
  });

  it('finds the requests and the orders of the clients the person follows, and counts them alike', async () => {
    const mine = await aClient(app, { name: 'Suivi par moi', account_manager_id: app.users.support.id });
    const other = await aClient(app, { name: 'Suivi par personne' });
    for (const client_id of [mine.id, other.id]) {
      await aRequest(app, { client_id, state: 'submitted' });
      await anOrder(app, { client_id });
    }
    for (const path of ['/requests', '/orders']) {
      const page = pageOf(await support.get(`${path}?mine=1`));
      expect([path, wordsOf(page, 'tbody')]).toEqual([path, expect.stringContaining('Suivi par moi')]);
      expect([path, page('tbody tr').length]).toEqual([path, 1]);
      const found = pageOf(await support.get(`${path}?q=personne`));
      expect([path, wordsOf(found, 'tbody')]).toEqual([path, expect.stringContaining('Suivi par personne')]);
      expect([path, found('tbody tr').length]).toEqual([path, 1]);
    }
  });

  it('shows every order once from page to page, onward and back', async () => {
    const neighbour = await app.secondEditor();
    const visitor = await app.signIn('support', neighbour);
    const client = await aClient(neighbour);
    for (let index = 0; index < 55; index += 1)
      await anOrder(neighbour, { client_id: client.id, state_since: new Date(Date.UTC(2026, 0, 1 + (index % 5))) });
    const first = pageOf(await visitor.get('/orders'));
    const second = pageOf(await visitor.get(first('[rel=next]').attr('href') ?? ''));
    const back = pageOf(await visitor.get(second('[rel=prev]').attr('href') ?? ''));
    const ordersOf = (page: typeof first) =>
      page('tbody td a')
        .map((_, link) => page(link).attr('href'))
        .get();
    expect(new Set([...ordersOf(first), ...ordersOf(second)]).size).toBe(55);
    expect(ordersOf(back)).toEqual(ordersOf(first));
  });

  it('keeps a view of the requests, and opens it', async () => {
    const form = {
      list: 'requests',
      query: 'state=submitted&mine=1&after=x',
      name: 'Chez l’ANS, à moi',
      scope: 'mine',
    };
    const { headers } = await support.post('/saved-views').type('form').send(form);
    expect(headers['location']).toMatch(/^\/requests\?view=[\da-f-]+&mine=1&state=submitted$/);
    const page = pageOf(await support.get(headers['location'] ?? ''));
    expect(wordsOf(page, '.s-views .dropdown-menu')).toContain('Chez l’ANS, à moi');
    const changed = pageOf(await support.get(`${headers['location']}&older=5`));
    expect(wordsOf(changed, '.s-views')).toContain('Vue modifiée');
  });
});

/** Places beyond the last row of a list, one for each kind of key: of the wrong kind, it is told and the first page shown. */
const beyond = [
  '9999-12-31',
  '1000-01-01',
  'zzzz',
  '\u0020',
  '9999-12-31 00:00:00+00',
  '1000-01-01 00:00:00+00',
  '99999',
  '0',
];
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

describe('a page that has no row any more', () => {
  it.each(['/clients', '/requests', '/orders', '/audit', '/mailbox/received', '/certificates?view=list'])(
    '%s leads to the beginning of the list, and says so: an empty one would say that there is nothing at all',
    async (list) => {
      const brought: string[] = [];
      for (const key of beyond)
        for (const keys of [[key, last], [key], [key, key, last]])
          for (const way of ['after', 'before']) {
            const cursor = writeCursor(JSON.stringify(keys));
            const { status, headers } = await support.get(`${list}${list.includes('?') ? '&' : '?'}${way}=${cursor}`);
            if (status !== 303) continue;
            brought.push((headers['location'] ?? '').replace('?view=all', ''));
            const page = pageOf(await support.get(headers['location'] ?? '').expect(200));
            expect(wordsOf(page, '.s-flash')).toContain('voici la première');
          }
      expect(new Set(brought)).toEqual(new Set([list]));
    },
  );
});

it.each(['%', '?!', '/', '😀'])('« %s » has no word to search by: it is told, and filters nothing', async (words) => {
  for (const list of [
    '/clients',
    '/orders',
    '/requests',
    '/mailbox/sent',
    '/administrators',
    '/campaigns',
    '/groupings',
  ]) {
    const page = pageOf(await support.get(`${list}?q=${encodeURIComponent(words)}`).expect(200));
    expect([list, wordsOf(page, '.s-note')]).toEqual([list, expect.stringContaining('n’est pas appliqué')]);
    expect([list, wordsOf(page, '.s-chips')]).toEqual([list, '']);
  }
});

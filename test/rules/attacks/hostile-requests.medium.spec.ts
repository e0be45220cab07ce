import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cookieOf, startTestApp, type TestApp } from '../../support/app.js';
import { sendRaw, type RawRequest } from '../../support/raw-request.js';
import { addressesOf, routesOf, type Route } from '../../support/routes.js';
import { aWorld, type World } from '../../support/world.js';

const form = 'application/x-www-form-urlencoded';
const long = 'x'.repeat(7_000);

/** What comes where an id or a word of a path stands. */
const segments = [
  '%00',
  '%ff',
  '%25s',
  '%25o%25s',
  '%',
  '%E0%A4',
  '..%2f..',
  `a${'%2F'.repeat(200)}`,
  '%ED%A0%80',
  '0x1',
];

const queries = [
  ...['format=%ff', 'format=%25s&format=csv', 'after=%ff', `after=${Buffer.from('["\\u0000"]').toString('base64url')}`],
  ...[`after=${Buffer.from('[null,{}]').toString('base64url')}`, 'before=e30', 'page=NaN', 'page=1e999', 'page=-0.1'],
  ...['__proto__=1&constructor=2', 'toString=1&hasOwnProperty=2', 'state[]=a&state[x]=b', 'q=%ED%A0%80', `q=${long}`],
  ...['download=%ff', 'on=9999-99-99', 'from=-271821-04-20&to=275761-09-13', 'kind=__proto__', 'next=%ff&list=%00'],
  ...['sort=constructor', 'a&&&=&=&', Array.from({ length: 1_500 }, (_, at) => `k${at}=1`).join('&')],
];

const bodies: Omit<RawRequest, 'path' | 'method'>[] = [
  {},
  { headers: { 'Content-Length': '0' } },
  { headers: { 'Content-Type': form }, body: '' },
  { headers: { 'Content-Type': `${form}; charset=klingon` }, body: 'a=1' },
  { headers: { 'Content-Type': form, 'Content-Encoding': 'lzma' }, body: 'a=1' },
  { headers: { 'Content-Type': form, 'Content-Encoding': 'gzip' }, body: 'not gzip' },
  { headers: { 'Content-Type': form }, body: '%ff=%ff&%=%&reason=%ED%A0%80' },
  {
    headers: { 'Content-Type': form },
    body: '__proto__=a&constructor=b&toString=c&_token=%00&version=1e400&version=a',
  },
  { headers: { 'Content-Type': form }, body: Array.from({ length: 7_000 }, (_, at) => `k${at}=1`).join('&') },
  { headers: { 'Content-Type': 'application/json' }, body: '{"a":' },
  { headers: { 'Content-Type': 'multipart/form-data' }, body: 'no boundary' },
  { headers: { 'Content-Type': 'multipart/form-data; boundary=x' }, body: '--x\r\nnothing' },
  {
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: '--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--',
  },
  {
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: '--x\r\nContent-Disposition: form-data; name="__proto__"; filename="a"\r\n\r\nb\r\n--x--\r\n',
  },
  { headers: { 'Content-Type': '%ff; boundary=' }, body: 'x' },
  {
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: ['note', 'signedOn', 'startsOn', 'endsOn', 'since', 'reason', 'name', 'text']
      .map((name) => `--x\r\nContent-Disposition: form-data; name="${name}[a]"\r\n\r\n1\r\n`)
      .concat('--x--\r\n')
      .join(''),
  },
];

/** A form whose every answer came twice: nobody may expect one text. */
const twice = [
  'email',
  'password',
  'next',
  'reason',
  'name',
  'text',
  'version',
  'date',
  'back',
  'aboutKind',
  'query',
  'kind',
]
  .flatMap((name) => [`${name}=a`, `${name}=b`])
  .join('&');

describe('what no browser would send', () => {
  let app: TestApp;
  let world: World;
  let routes: Route[];
  let cookie: string;

  beforeAll(async () => {
    app = await startTestApp();
    world = await aWorld(app, 'Zibeline');
    routes = routesOf(app).filter(({ handler }) => handler !== 'SignInController.close');
    cookie = cookieOf(await app.signIn('admin'), app.url);
  });
  afterAll(() => app.stop());

  const filled = (route: Route) => addressesOf(route, (table) => world[table] ?? 'none');
  const page = { 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' };

  /** The answers that own to a fault of ours, one line each. */
  async function faults(asked: RawRequest[]): Promise<string[]> {
    const wrong = new Set<string>();
    for (const one of asked) {
      const { status } = await sendRaw(app.url, { ...one, headers: { ...page, Cookie: cookie, ...one.headers } });
      if (status >= 500 && status !== 503)
        wrong.add(`${one.method ?? 'GET'} ${one.path.slice(0, 120)} ${String(one.body ?? '').slice(0, 60)}: ${status}`);
    }
    return [...wrong];
  }

  it('in the place of an id is a page that does not exist', async () => {
    const paths = routes
      .filter(({ path }) => path.includes(':'))
      .flatMap(({ method, path }) =>
        segments.map((segment) => ({ method: method.toUpperCase(), path: path.replace(/:\w+/g, segment) })),
      );
    expect(await faults(paths)).toEqual([]);
  });

  it('in a query is told, or means nothing', async () => {
    const shown = routes.filter(({ method }) => method === 'get');
    const paths = shown.flatMap((route) =>
      filled(route).flatMap((path) => queries.map((query) => ({ path: `${path}?${query}` }))),
    );
    expect(await faults(paths)).toEqual([]);
  });

  it('as a form is refused as one, at every address', async () => {
    const sent = routes
      .filter(({ method }) => method !== 'get')
      .flatMap((route) =>
        filled(route).flatMap((path) =>
          [...bodies, { headers: { 'Content-Type': form }, body: twice }].map((body) => ({
            method: route.method.toUpperCase(),
            path,
            ...body,
          })),
        ),
      );
    expect(await faults(sent)).toEqual([]);
  });

  it('is told to a person in words, with its status', async () => {
    const ask = (one: RawRequest) => sendRaw(app.url, { ...one, headers: { ...page, Cookie: cookie, ...one.headers } });
    expect(await ask({ path: '/clients/%00' })).toMatchObject({ status: 404 });
    expect(await ask({ path: '/clients/%ff' })).toMatchObject({ status: 400 });
    const charset = await ask({ method: 'POST', path: '/session', ...bodies[3] });
    expect(charset).toMatchObject({ status: 415 });
    expect(charset.text).toContain('jeu de caractères');
    const cut = await ask({ method: 'POST', path: '/mailbox/uploads', ...bodies[11] });
    expect(cut).toMatchObject({ status: 400 });
    expect(cut.text).toContain('rien n’a été changé');
    const header = await ask({ path: '/', headers: { 'X-Long': 'x'.repeat(20_000) } });
    expect(header).toMatchObject({ status: 431 });
  });

  it('is no way in from another site: neither a Host nor a path leads or lets there', async () => {
    const evil = { Host: 'evil.example', Origin: 'http://evil.example', Cookie: cookie, 'Content-Type': form };
    const crossed = await sendRaw(app.url, { method: 'POST', path: '/session/end', headers: evil });
    expect(crossed.status).toBe(403);
    for (const next of [
      'next=/.//evil.example',
      'next=/a&next=//evil.example',
      'next=/%5Cevil.example',
      'next=/%09/evil.example',
    ]) {
      const shown = await sendRaw(app.url, { path: `/sign-in?${next}`, headers: page });
      expect([next, shown.status, shown.text.includes('value="/"')]).toEqual([next, 200, true]);
    }
  });
});

import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../src/platform/uuid.js';
import { startTestApp, type TestApp, type Visitor } from '../support/app.js';
import { statementsDuring } from '../support/statements.js';
import { fingerprintOf } from '../support/fingerprint.js';
import { addressesOf, routesOf, servedRoutes, type Route } from '../support/routes.js';
import type { TestEditor } from '../support/tenant.js';
import { aWorld, type World } from '../support/world.js';

/** Pages whose address carries the answers of a form, or all the words of a list, whichever they are: what they mean is told where they lead. */
const carriers = new Set([
  'SavedViewsController.new',
  'ClientListController.filters',
  'ClientListController.columns',
  'InstancesController.preview',
  'RegisterChangesController.confirm',
  'CampaignsController.new',
  'NumberChangeController.show',
]);

/** A word of the first editor's data: no page of the neighbour may show it. */
const secret = 'Zibeline';

// An export of personal data and a refusal are told in the journal; nothing else is written by looking, or by asking in vain.
const journal = ['audit_entries', 'audit_heads'];
const written = async (editor: Pick<TestEditor, 'owner'>) =>
  (await editor.owner.query(`SELECT id FROM audit_entries WHERE action NOT IN ('exported', 'forbidden')`)).rowCount;

describe('every route', () => {
  let app: TestApp;
  let world: World;
  let neighbour: TestEditor;
  let routes: Route[];

  beforeAll(async () => {
    app = await startTestApp();
    world = await aWorld(app, secret);
    neighbour = await app.secondEditor();
    await aWorld(neighbour, 'Hermine');
    routes = routesOf(app);
  });
  afterAll(() => app.stop());

  // A wait has a name, the same for every editor, and no id.
  const withIds = () => routes.filter((route) => /:(?!wait\b)/.test(route.path) && !route.open);
  const changing = () => routes.filter((route) => route.method !== 'get');
  const own = (table: keyof World) => {
    const id = world[table];
    if (!id) throw new Error(`No row for the address of ${table}: say in test/support/routes.ts what it is`);
    return id;
  };
  const nobodys = () => uuidv7();
  const call = (visitor: Visitor, route: Route, address: string) =>
    route.method === 'get' ? visitor.get(address) : visitor[route.method](address).type('form').send({ reason: 'x' });

  /** What went wrong on the way, one line each: an empty list is a success. */
  async function walk(list: Route[], look: (route: Route, address: string) => Promise<string | null>, idOf = own) {
    const wrong: string[] = [];
    for (const route of list)
      for (const address of addressesOf(route, idOf)) {
        const fault = await look(route, address);
        if (fault) wrong.push(`${route.method.toUpperCase()} ${address} (${route.handler}): ${fault}`);
      }
    return wrong;
  }

  it('is declared by a controller, whose guard it passes', () => {
    const declared = routes.map((route) => `${route.method} ${route.path}`);
    expect(servedRoutes(app).filter((served) => !declared.includes(served))).toEqual([]);
    expect(declared.length).toBeGreaterThan(60);
  });

  it('tells the words of its address that it does not know, wherever it shows a page', async () => {
    const someone = await app.signIn('admin');
    const silent = await walk(
      routes.filter(({ method, open, handler }) => method === 'get' && !open && !carriers.has(handler)),
      async (_, address) => {
        const answer = await someone.get(`${address}${address.includes('?') ? '&' : '?'}zut=1`);
        const isPage = answer.status === 200 && (answer.headers['content-type'] ?? '').includes('text/html');
        return !isPage || /«(&nbsp;|\s)zut(&nbsp;|\s)»/.test(answer.text) ? null : 'says nothing of it';
      },
    );
    expect(silent).toEqual([]);
  });

  // Express takes the first that fits: `orders/:id/:noun` before `orders/:id/certificates` hides a page behind a 404.
  it('is not hidden behind another that is declared before it', () => {
    const served = servedRoutes(app).map((route) => route.split('/'));
    const covers = (first: string[], later: string[]) =>
      first.length === later.length && first.every((part, index) => part.startsWith(':') || part === later[index]);
    const hidden = served.filter((later, at) => served.slice(0, at).some((first) => covers(first, later)));
    expect(hidden.map((parts) => parts.join('/'))).toEqual([]);
  });

  it('that changes something says who may', () => {
    // Nobody has a role yet.
    const open =
      /^((SignIn(Steps)?|EditorChoice)Controller\.|ChosenPasswordController\.choose$|ForgottenPasswordController\.ask$|Space(Code|Csr|Forms|Paper)?Controller\.)/;
    const silent = changing().filter((route) => !route.roles && !open.test(route.handler));
    expect(silent.map((route) => route.handler)).toEqual([]);
  });

  it('asks a visitor to sign in, but the few that are public', async () => {
    const visitor = app.visitor();
    const wrong = await walk(
      routes.filter((route) => !route.open),
      async (route, address) => {
        const { status, headers, text } = await call(visitor, route, address);
        if (route.method !== 'get')
          return status === 401 && text.includes('Votre session est terminée') ? null : `${status}`;
        const led = headers['location']?.startsWith('/sign-in') ?? false;
        return status === 303 && led ? null : `${status}`;
      },
    );
    expect(wrong).toEqual([]);
    const open = routes.filter((route) => route.open).map((route) => route.path);
    expect(open.sort()).toEqual([
      '/accessibility',
      // What calendar programs read.
      '/calendar/:file',
      '/health/live',
      '/health/ready',
      '/legal',
      // Each is shown, and sent.
      '/password/choice/:link',
      '/password/choice/:link',
      '/password/forgotten',
      '/password/forgotten',
      '/privacy',
      '/s/:slug',
      '/s/:slug/ended',
      '/s/:slug/provider',
      '/s/:slug/provider/end',
      '/s/:slug/return',
      '/session',
      '/session/end',
      '/sign-in',
      '/sign-in/code',
      '/sign-in/code',
      '/sign-in/editor',
      '/sign-in/editor',
      '/sign-in/enrolment',
      '/sign-in/enrolment',
      '/sign-in/recovery',
      '/sign-in/recovery',
      // The client’s space: each form is shown, and sent.
      '/space/:token',
      '/space/:token/card-form.pdf',
      '/space/:token/code',
      '/space/:token/code',
      '/space/:token/codes',
      '/space/:token/codes',
      '/space/:token/colleague',
      '/space/:token/colleague',
      '/space/:token/csr',
      '/space/:token/csr',
      '/space/:token/form.pdf',
      '/space/:token/opening',
      '/space/:token/opening',
      '/space/:token/paper',
      '/space/:token/paper',
      '/space/:token/paper/handing',
      '/space/:token/paper/handing',
      '/space/:token/paper/sheet',
      '/space/:token/paper/turns',
      '/space/:token/paper/turns',
      '/space/:token/prerequisites',
      '/space/:token/prerequisites',
      '/space/:token/question',
      '/space/:token/question',
      '/space/:token/refusal',
      '/space/:token/refusal',
    ]);
  });

  it('that changes something refuses another site, and what is no browser', async () => {
    const support = await app.signIn('admin');
    const wrong = await walk(changing(), async (route, address) => {
      const crossed = await call(support, route, address).set({ 'Sec-Fetch-Site': 'cross-site' });
      const foreign = await call(support, route, address)
        .unset('Sec-Fetch-Site')
        .set({ Origin: 'https://elsewhere.test' });
      const bare = await call(support, route, address).unset('Sec-Fetch-Site').unset('Origin');
      const statuses = [crossed.status, foreign.status, bare.status];
      return statuses.every((status) => status === 403) ? null : statuses.join(' ');
    });
    expect(wrong).toEqual([]);
  });

  it('that changes something refuses the auditor', async () => {
    const auditor = await app.signIn('auditor');
    const theirOwn = [
      'AccountController.changePassword',
      'AccountController.sendPasswordLink',
      'AccountController.endOthers',
      'AccountController.endOne',
      'ConfirmationController.goOn',
    ];
    const before = [await fingerprintOf(app, journal), await written(app)];
    const isTheirs = ({ handler }: Route) =>
      theirOwn.includes(handler) || /^(Calendar|Factors|OwnProvider)Controller\./.test(handler);
    const guarded = changing().filter((route) => !route.open && !isTheirs(route));
    const wrong = await walk(guarded, async (route, address) => {
      const { status } = await call(auditor, route, address);
      return status === 403 ? null : `${status}`;
    });
    expect(wrong).toEqual([]);
    expect([await fingerprintOf(app, journal), await written(app)]).toEqual(before);
  });

  it('opens a transaction to be looked at only where the journal tells that it was', async () => {
    const admin = await app.signIn('admin');
    const looked = routes.filter((route) => route.method === 'get' && !route.open);
    const wrong = await walk(looked, async (route, address) => {
      const asked = await statementsDuring(() => call(admin, route, address));
      return asked.includes('START TRANSACTION') && !asked.some((text) => text.includes('tell_journal'))
        ? 'opened one'
        : null;
    });
    expect(wrong).toEqual([]);
  });

  it('is a 404 with the ids of another editor, as with ids of nobody, and shows and changes nothing', async () => {
    const before = [await fingerprintOf(app, journal), await written(app)];
    const intruder = await app.signIn('admin', neighbour);
    const answer = async (route: Route, address: string) => {
      const { status, text, headers } = await call(intruder, route, address);
      return { status, shows: text?.includes(secret) ?? false, location: headers['location'] };
    };
    const wrong = await walk(withIds(), async (route, address) => {
      const theirs = await answer(route, address);
      if (theirs.status === 404 && !theirs.shows) return null;
      // A form refused before anything is looked for is refused for nobody's id too, word for word.
      const nobodysToo = await answer(route, address.replace(/[0-9a-f-]{36}/g, nobodys));
      const refused = route.method !== 'get' && [422, 303].includes(theirs.status);
      return refused && isDeepStrictEqual(theirs, nobodysToo) ? null : JSON.stringify([theirs, nobodysToo]);
    });
    expect(wrong).toEqual([]);
    const misread = await walk(withIds(), async (route, address) => {
      const { status } = await answer(route, address.replace(/[0-9a-f-]{36}/g, 'not-an-id'));
      return [404, 422, 303].includes(status) ? null : `${status}`;
    });
    expect(misread).toEqual([]);
    expect([await fingerprintOf(app, journal), await written(app)]).toEqual(before);
  });

  it('that only shows never shows another editor’s data, and never changes any', async () => {
    const visitor = await app.signIn('admin', neighbour);
    const before = [await fingerprintOf(neighbour, journal), await written(neighbour)];
    const lists = routes.filter((route) => route.method === 'get' && !route.path.includes(':'));
    const wrong = await walk(lists, async (_route, address) => {
      const { status, text } = await visitor.get(`${address}?q=${secret}`);
      const shown = (text ?? '').replaceAll(`q=${secret}`, '').replaceAll(`value="${secret}"`, '');
      return showsOrExplains(status) && !new RegExp(`(Clinique|CN=) ?${secret}`).test(shown) ? null : `${status}`;
    });
    expect(wrong).toEqual([]);
    expect([await fingerprintOf(neighbour, journal), await written(neighbour)]).toEqual(before);
  });

  it('that shows something shows its own editor’s, with the security headers, and changes nothing', async () => {
    const support = await app.signIn('admin');
    const before = [await fingerprintOf(app, journal), await written(app)];
    const shown = routes.filter((route) => route.method === 'get' && !route.open);
    // What a campaign of another kind made is nothing here: their own specs read them.
    const made = /^\/campaigns\/:id\/(documents|packs)\//;
    const wrong = await walk(shown, async ({ path }, address) => {
      const { status, headers } = await support.get(address);
      return showsOrExplains(status) || (status === 404 && made.test(path))
        ? faultOfHeaders(headers as Record<string, string>)
        : `${status}`;
    });
    expect(wrong).toEqual([]);
    expect([await fingerprintOf(app, journal), await written(app)]).toEqual(before);
  });

  it('takes a hostile query without falling over', async () => {
    const support = await app.signIn('admin');
    const shown = routes.filter((route) => route.method === 'get');
    const queries = ['q=%00&page=-1&sort=%27', 'q=%25_%5C&page=99999999999999999999&state=x', 'q=a&q=b&page=x&after=x'];
    const wrong = await walk(shown, async (_route, address) => {
      const statuses: number[] = [];
      for (const query of queries) statuses.push((await support.get(`${address}?${query}`)).status);
      return statuses.every((status) => status < 500) ? null : statuses.join(' ');
    });
    expect(wrong).toEqual([]);
  });

  it('takes an empty form and a hostile one without falling over', async () => {
    const support = await app.signIn('admin');
    const forms = [{}, { name: 'x'.repeat(20_000), version: '-1', id: "'; --", reason: 'a\u0000b', text: '<script>' }];
    const wrong = await walk(
      changing().filter((route) => !route.open),
      async (route, address) => {
        const statuses: number[] = [];
        for (const form of forms)
          statuses.push((await support[route.method as 'post'](address).type('form').send(form)).status);
        return statuses.every((status) => status < 500) ? null : statuses.join(' ');
      },
    );
    expect(wrong).toEqual([]);
  });
});

// 409: the page says which choice is missing before it can be shown.
const showsOrExplains = (status: number) => status < 400 || status === 409;

function faultOfHeaders(headers: Record<string, string>): string | null {
  const policy = headers['content-security-policy'] ?? '';
  // A PDF is shown by the browser's own viewer, which brings its style.
  const unsafe = headers['content-type']?.startsWith('application/pdf') ? /script-src|unsafe-eval/ : /unsafe/;
  if (!policy.includes(`default-src 'none'`) || unsafe.test(policy)) return `policy ${policy}`;
  if (headers['x-content-type-options'] !== 'nosniff') return 'no nosniff';
  if (headers['cache-control'] !== 'no-store') return `may be kept: ${headers['cache-control']}`;
  if (!headers['x-request-id']) return 'no request id';
  return headers['x-powered-by'] ? 'says what it runs on' : null;
}

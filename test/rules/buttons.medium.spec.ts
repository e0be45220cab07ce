import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../support/app.js';
import { addressesOf, routesOf, type Route } from '../support/routes.js';
import { aWorld } from '../support/world.js';
import { everyone } from '../../src/journey/states/roles.js';

const app = await anApp();
const world = await aWorld(app, 'Zibeline');
const routes = routesOf(app);

/** The first route that takes this address, as Express finds it. */
function routeOf(method: string, address: string): Route | undefined {
  const parts = new URL(address, app.url).pathname.split('/');
  const takes = (wanted: string[]) =>
    wanted.length === parts.length && wanted.every((part, at) => part.startsWith(':') || part === parts[at]);
  return routes.find((route) => route.method === method && takes(route.path.split('/')));
}

/** What a page offers: where its forms are sent, and where its links lead. */
function offersOf(html: { text: string }): [method: string, address: string][] {
  const page = pageOf(html);
  // A form that is shown locked, without its button, offers nothing.
  const buttons = 'button[type=submit]:not([disabled])';
  const forms = page('form[method=post]')
    .toArray()
    .filter((form) => page(form).find(buttons).length > 0)
    .flatMap((form) => [
      page(form).attr('action') ?? '',
      ...page(form)
        .find('[formaction]')
        .toArray()
        .map((button) => page(button).attr('formaction') ?? ''),
    ]);
  const links = page('a[href^="/"]')
    .toArray()
    .map((link) => page(link).attr('href') ?? '');
  return [
    ...forms.filter(Boolean).map((address): [string, string] => ['post', address]),
    ...links.map((address): [string, string] => ['get', address]),
  ];
}

describe.each(everyone)('%s', (role) => {
  it('is offered nothing, on any page, that their role refuses', async () => {
    const visitor = await app.signIn(role);
    const wrong = new Set<string>();
    for (const route of routes.filter(({ method, open }) => method === 'get' && !open))
      for (const address of addressesOf(route, (table) => world[table])) {
        const answer = await visitor.get(address);
        if (answer.status !== 200 || !answer.type.includes('html')) continue;
        for (const [method, offered] of offersOf(answer)) {
          const refused = routeOf(method, offered)?.roles?.includes(role) === false;
          if (refused) wrong.add(`${route.path}: ${method} ${routeOf(method, offered)?.path}`);
        }
      }
    expect([...wrong].sort()).toEqual([]);
  });
});

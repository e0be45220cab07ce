import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Role } from '../../src/journey/states/transitions.js';
import { Confirmed } from '../../src/platform/auth/confirmed.guard.js';
import { Allow, Public } from '../../src/platform/web/access.guard.js';
import type { TestApp } from './app.js';
import type { World } from './world.js';

/** A route of the application, as its controller declares it. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters: `/clients/:id`. */
  path: string;
  handler: string;
  open: boolean;
  roles: Role[] | undefined;
  /** Asks for the password again. */
  confirmed: boolean;
}

const methods: Record<number, Route['method']> = {
  [RequestMethod.GET]: 'get',
  [RequestMethod.POST]: 'post',
  [RequestMethod.PUT]: 'put',
  [RequestMethod.PATCH]: 'patch',
  [RequestMethod.DELETE]: 'delete',
};

/** Every route of every controller there is: what comes later is walked without a word here. */
export function routesOf(app: TestApp): Route[] {
  const reflector = app.get<Reflector>(Reflector);
  return app
    .get<DiscoveryService>(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, Type<unknown>>;
      return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as number | undefined);
        if (method === undefined || !handler) return [];
        const targets = [handler, metatype as Type<unknown>];
        return [...pathsOf(metatype)].flatMap((start) =>
          [...pathsOf(handler)].map((end) => ({
            method: known(method),
            path: `/${start}/${end}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'),
            handler: `${metatype.name}.${name}`,
            open: reflector.getAllAndOverride<true | undefined>(Public, targets) ?? false,
            roles: reflector.getAllAndOverride(Allow, targets),
            confirmed: reflector.getAllAndOverride<true | undefined>(Confirmed, targets) ?? false,
          })),
        );
      });
    });
}

function known(method: number): Route['method'] {
  const name = methods[method];
  if (!name) throw new Error(`A route of a method this walk does not know: ${method}`);
  return name;
}

function pathsOf(target: object): string[] {
  return [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();
}

/** The routes as Express really serves them, `GET /clients/:id`: nothing stands beside the controllers. */
export function servedRoutes(app: TestApp): string[] {
  interface Layer {
    route?: { path: string; methods: Record<string, boolean> };
  }
  const { router } = app.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
  return router.stack.flatMap(({ route }) =>
    route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : [],
  );
}

// What stands before `:parameter` in an address names the table; where it does not, it is told here.
const tableOf: Record<string, keyof World> = {
  team: 'users',
  authorities: 'editor_authorities',
  rules: 'mail_rules',
  texts: 'mail_texts',
  jobs: 'outbox',
  'saved-views': 'saved_views',
  absences: 'absences',
  'mass-dossiers': 'mass_dossiers',
  rows: 'clients',
  choice: 'account_links',
  space: 'client_links',
  'client-links': 'client_links',
  calendar: 'calendar_feeds',
  'client-answers': 'client_answers',
  addresses: 'stopped_addresses',
  mails: 'messages',
  blanks: 'form_blanks',
  'prefilled-dossiers': 'prefilled_dossiers',
  ':kind': 'users',
};

/**
 * The addresses of a route with its parameters filled: one, or one for each noun of `POST /requests/:id/:noun`.
 * @param idOf gives the id to put for a row of that table
 * @throws Error when an address has a parameter that nobody explained
 */
export function addressesOf(route: Route, idOf: (table: keyof World) => string): string[] {
  const segments = route.path.split('/');
  const room = segments[1] ?? '';
  const filled = segments.map((segment, index) => {
    if (!segment.startsWith(':') || segment === ':noun') return segment.replace(':number', '1');
    // The address of a team is public, and looks alike for one that is not there.
    if (segment === ':slug') return 'a-team';
    // Of the three kinds of people whose data are held, one will do.
    if (segment === ':kind') return 'user';
    // Of the forms that order a card, one will do.
    if (segment === ':kind.pdf') return '101.pdf';
    // A wait has a name, not a row.
    if (segment === ':wait') return 'signature';
    // A line of a departure has a name, not a row.
    if (segment === ':line') return 'alone';
    const before = segments[index - 1] ?? '';
    return idOf(tableOf[before] ?? (before as keyof World));
  });
  const nouns = route.path.includes(':noun') ? nounsOf(room) : [''];
  const all = nouns.map((noun) => filled.join('/').replace(':noun', noun));
  // Of links there are two sorts: one that asks for a CSR is as closed as the others.
  return room === 'client-links'
    ? [...all, ...all.map((one) => one.replace(idOf('client_links'), idOf('csr_links')))]
    : all;
}

// Where the address is not the room's own name.
const roomOf: Record<string, string> = { cards: 'assignments/administrators', 'mass-dossiers': 'requests/mass' };

// The rooms keep the words of their addresses beside the actions: `noun: 'submission'`.
function nounsOf(room: string): string[] {
  const folder = join(import.meta.dirname, '../../src', roomOf[room] ?? room);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const nouns = sources.flatMap((source) =>
    [...source.matchAll(/\bnoun: '([a-z-]+)'/g)].map((match) => match[1] ?? ''),
  );
  if (nouns.length === 0) throw new Error(`No noun found for the addresses of ${room}`);
  return [...new Set(nouns)];
}

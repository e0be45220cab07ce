import { Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Role } from '../../journey/states/transitions.js';
import { Allow } from './access.guard.js';

/** What a page offers: a form that is sent, a page that is opened. */
export type Offer = 'post' | 'get';

interface GuardedRoute {
  offer: Offer;
  parts: string[];
  roles: Role[] | undefined;
}

const offers: Partial<Record<number, Offer>> = { [RequestMethod.POST]: 'post', [RequestMethod.GET]: 'get' };

/** Whether a role may go where a button leads: by the very `@Allow` that the guard of the route reads, so that no page offers a refusal. */
@Injectable()
export class Permissions {
  private known: Map<string, GuardedRoute[]> | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @param address with or without its query; one that no route takes is nobody's to refuse */
  may(role: Role, offer: Offer, address: string): boolean {
    return this.routeOf(offer, address)?.roles?.includes(role) ?? true;
  }

  /**
   * The roles that a route lets in, for what does the same thing otherwise: `rolesAt('post', '/clients/:id/requests')`.
   * @throws Error when no route takes the address, or it says no role: a rule that is read nowhere would let everybody in
   */
  rolesAt(offer: Offer, address: string): readonly Role[] {
    const roles = this.rolesOf(offer, address);
    if (roles.length === 0) throw new Error(`no route that says who may ${offer} ${address}`);
    return roles;
  }

  /** Those that a route lets in; none when it says no role, or when no route takes the address. */
  rolesOf(offer: Offer, address: string): readonly Role[] {
    return this.routeOf(offer, address)?.roles ?? [];
  }

  /** Whether the address is of one thing, which a role may act upon: `/requests/<id>/submission`, but not `/imports/new`. */
  actsOnOne(offer: Offer, address: string): boolean {
    const route = this.routeOf(offer, address);
    return route?.roles !== undefined && route.parts.some((part) => part.startsWith(':'));
  }

  private routeOf(offer: Offer, address: string): GuardedRoute | undefined {
    const parts = (address.split(/[?#]/)[0] ?? '').split('/');
    this.known ??= grouped(this.routes());
    return this.known.get(shelfOf(offer, parts))?.find((one) => takes(one.parts, parts));
  }

  // In the order of their declaration, as Express finds them.
  private routes(): GuardedRoute[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        const offer = handler && offers[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        if (!handler || !offer) return [];
        const roles = this.reflector.getAllAndOverride(Allow, [handler, metatype as () => unknown]);
        return pathsOf(metatype).flatMap((start) =>
          pathsOf(handler).map((end) => ({ offer, roles, parts: joined(start, end).split('/') })),
        );
      });
    });
  }
}

// A page asks dozens of times: of the routes that begin alike and are as long, a handful.
function shelfOf(offer: Offer, parts: string[]): string {
  return `${offer} ${parts.length} ${parts[1]}`;
}

function grouped(routes: GuardedRoute[]): Map<string, GuardedRoute[]> {
  const shelves = new Map<string, GuardedRoute[]>();
  for (const route of routes) {
    const shelf = shelfOf(route.offer, route.parts);
    shelves.set(shelf, [...(shelves.get(shelf) ?? []), route]);
  }
  return shelves;
}

function takes(route: string[], address: string[]): boolean {
  return route.length === address.length && route.every((part, at) => part.startsWith(':') || part === address[at]);
}

function pathsOf(target: object): string[] {
  return [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();
}

function joined(start: string, end: string): string {
  return `/${start}/${end}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

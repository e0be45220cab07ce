import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** A route as Express keeps it. */
interface Layer {
  route?: { path: unknown };
  match(path: string): unknown;
}

/**
 * Express tries the pattern of each route until one fits, and we have hundreds: a twentieth of what a page cost. Once all are there, each is
 * tried only for an address that begins with the same word.
 */
@Injectable()
export class FirstWords implements OnApplicationBootstrap {
  constructor(private readonly host: HttpAdapterHost) {}

  onApplicationBootstrap(): void {
    // A command of the operator has no routes.
    const express = this.host.httpAdapter?.getInstance() as { router?: { stack: Layer[] } } | undefined;
    const word = firstWords();
    for (const layer of express?.router?.stack ?? []) {
      const own = wordOfRoute(layer.route?.path);
      if (own === null) continue;
      const match = layer.match.bind(layer);
      layer.match = (path) => word(path) === own && match(path);
    }
  }
}

// `/clients/:id` begins with `clients`; what begins with a parameter, or is no text, is tried for any.
function wordOfRoute(path: unknown): string | null {
  return typeof path === 'string' ? (/^\/([a-z0-9-]*)(?:\/|$)/.exec(path)?.[1] ?? null) : null;
}

/** The first word of an address, read once for all routes. Routes are found whatever the case. */
function firstWords(): (path: string) => string {
  let [last, word] = ['', ''];
  return (path) => {
    if (path !== last) {
      last = path;
      const end = path.indexOf('/', 1);
      word = path.slice(1, end < 0 ? undefined : end).toLowerCase();
    }
    return word;
  };
}

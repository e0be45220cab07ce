import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** What Express goes through for each request: middlewares, and routes. */
interface Router {
  stack: { route?: { path: unknown } }[];
  handle(request: { url: string }, ...given: unknown[]): void;
}

/**
 * Express tries the pattern of each route until one fits, and we have hundreds. Once all are there, an address that begins with a word
 * goes through what is for any of them and the routes of that word, in their order.
 */
@Injectable()
export class FirstWords implements OnApplicationBootstrap {
  constructor(private readonly host: HttpAdapterHost) {}

  onApplicationBootstrap(): void {
    // A command of the operator has no routes.
    const express = this.host.httpAdapter?.getInstance() as { router?: Router } | undefined;
    if (!express?.router) return;
    const { router } = express;
    const { stack } = router;
    const through = (word: string | null) => {
      const own = stack.filter((layer) => [null, word].includes(wordOfRoute(layer.route?.path)));
      const part = Object.create(router, { stack: { value: own } }) as Router;
      return router.handle.bind(part);
    };
    const words = new Set(stack.flatMap((layer) => wordOfRoute(layer.route?.path) ?? []));
    const ways = new Map([...words].map((word) => [word, through(word)]));
    const [anyWord, whole] = [through(null), router.handle.bind(router)];
    router.handle = (request, ...given) => {
      const word = /^\/([^/?#]*)/.exec(request.url)?.[1];
      const way = word === undefined ? whole : (ways.get(word.toLowerCase()) ?? anyWord);
      way(request, ...given);
    };
  }
}

// `/clients/:id` begins with `clients`; what begins with a parameter, or is no text, is tried for any.
function wordOfRoute(path: unknown): string | null {
  return typeof path === 'string' ? (/^\/([a-z0-9-]*)(?:\/|$)/.exec(path)?.[1] ?? null) : null;
}

import 'reflect-metadata';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

/** The words of its address that a page knows, where it takes them all at once and tells nothing of the others itself, as lists do. */
export const Knows = Reflector.createDecorator<string[]>();

const known = new WeakMap<object, ReadonlySet<string> | null>();

/** What the words of an address that a page does not know say in French: never silently ignored (product § 2.1). */
export function unknownWords(context: ExecutionContext, query: object): string[] {
  const names = Object.keys(query);
  if (names.length === 0) return [];
  const words = wordsOf(context);
  return words === null
    ? []
    : names
        .filter((name) => !words.has(name))
        .slice(0, 20)
        .map(noWord);
}

// By its route alone: one that takes no word of its address knows none, and one that names those it takes knows no other.
function wordsOf(context: ExecutionContext): ReadonlySet<string> | null {
  const handler = context.getHandler();
  const before = known.get(handler);
  if (before !== undefined) return before;
  const told = Reflect.getMetadata(Knows.KEY, handler) as string[] | undefined;
  const words = told ? new Set(told) : wordsTaken(context.getClass(), handler.name);
  known.set(handler, words);
  return words;
}

function wordsTaken(controller: object, method: string): ReadonlySet<string> | null {
  const given = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { data?: unknown }
  >;
  const queries = Object.entries(given).filter(([key]) => key.startsWith(`${RouteParamtypes.QUERY}:`));
  const names = queries.flatMap(([, { data }]) => (typeof data === 'string' ? data : []));
  return names.length === queries.length ? new Set(names) : null;
}

function noWord(name: string): string {
  return `«\u00a0${name.slice(0, 60)}\u00a0» n’est pas un filtre de cette page\u00a0: il n’est pas appliqué.`;
}

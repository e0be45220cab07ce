import type { Prefilling } from './prefill.js';

/** F4.2: a longer address is cut there. */
export const longestLink = 2000;

/** Where a procedure is: its host, and its name there. */
export interface ProcedurePlace {
  origin: string;
  path: string;
}

/** The dossier that a token opens, for whoever signs in there first. */
export function dossierLink({ origin, path }: ProcedurePlace, token: string): string {
  return `${origin}/commencer/${path}?prefill_token=${encodeURIComponent(token)}`;
}

/** The same values in the address itself: no dossier is made, and nothing can be followed. @returns null when it would be cut */
export function prefilledLink({ origin, path }: ProcedurePlace, { body }: Pick<Prefilling, 'body'>): string | null {
  const parts = Object.entries(body).flatMap(([key, value]) => partsOf(key, value));
  const link = `${origin}/commencer/${path}?${parts.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`;
  return link.length > longestLink ? null : link;
}

function partsOf(key: string, value: Prefilling['body'][string]): [string, string][] {
  if (typeof value === 'string') return [[key, value]];
  return value.flatMap((one): [string, string][] =>
    typeof one === 'string'
      ? [[`${key}[]`, one]]
      : Object.entries(one).flatMap(([column, cell]) => partsOf(`${key}[][${column}]`, cell)),
  );
}

/**
 * What a person typed as the address of a procedure: of its page, of its prefilling or of its schema.
 * @param httpOnLoopback in tests: never in production
 */
export function readPlace(typed: string, httpOnLoopback: boolean): ProcedurePlace | null {
  const url = URL.canParse(typed.trim()) ? new URL(typed.trim()) : null;
  if (!url || url.username || url.password) return null;
  const here =
    httpOnLoopback && url.protocol === 'http:' && (url.hostname === 'localhost' || url.hostname === '127.0.0.1');
  if (url.protocol !== 'https:' && !here) return null;
  const path = /^\/(?:commencer|preremplir)\/([\w-]{1,200})(?:\/schema)?\/?$/u.exec(url.pathname)?.[1];
  return path ? { origin: url.origin, path } : null;
}

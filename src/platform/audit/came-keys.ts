import type { PageRequest } from '../web/current.js';
import { methodMark } from '../registry.js';

/** What the journal says besides of keys that came: what was made with them, and is to be revoked. */
export interface ToldOfKeys {
  reason: string;
  /** The same certificates for who brought the key, one sentence each; empty when there is none. */
  toRevoke: string[];
  details: Record<string, unknown>;
}

/**
 * Marks who remembers the private keys that came to us, in the transaction of the entry of the journal: refused once, they are exposed for ever.
 * Given the SHA-256 of their public parts, how they came, as it reads after « déposée », and under which client that is told: what is of others
 * is not named there. Null: of none, all is named.
 */
export const RemembersKeys = methodMark<
  true,
  (fingerprints: string[], cameBy: string, toldUnder: string | null) => Promise<ToldOfKeys>
>('remembers keys');

/** Somebody of a client, without an account. */
export interface Visitor {
  editorId: string;
  clientId: string;
  name: string;
}

/** Marks who knows whom a request without a sign-in is of; null for a stranger. */
export const KnowsVisitors = methodMark<true, (request: PageRequest) => Promise<Visitor | null>>('knows visitors');

/** The public fingerprints of the private keys that a request brought: in its texts, in its files. */
export function keysBroughtBy(request: PageRequest): string[] {
  const inFiles = filesOf(request).flatMap(({ seen }) => seen?.privateKey?.fingerprints ?? []);
  return [...new Set([...(request.writtenKeys ?? []), ...inFiles])];
}

/** Whether it brought one: a key with a password shows no public part. */
export function broughtAKey(request: PageRequest): boolean {
  return request.writtenKeys !== undefined || filesOf(request).some(({ seen }) => seen?.privateKey);
}

function filesOf({ uploads = {}, spooled = {} }: PageRequest) {
  return [...Object.values(uploads), ...Object.values(spooled).flat()];
}

import { clock } from '../../platform/clock.js';
import type { PageRequest } from '../../platform/web/current.js';

const lasts = 10 * 60_000;

interface Held {
  tieAskedAt?: number;
}

/** Said by a form of ours: no link of another site makes somebody tie a stranger's identity to their account. */
export function askToTie(request: PageRequest): void {
  (request.session as Held).tieAskedAt = clock.now().getTime();
}

/** Once: the next leaving for the provider is another one. */
export function mayTie(request: PageRequest): boolean {
  const session = request.session as Held;
  const askedAt = session.tieAskedAt;
  delete session.tieAskedAt;
  return request.user !== undefined && askedAt !== undefined && clock.now().getTime() - askedAt < lasts;
}

export function asksToTie(request: PageRequest): boolean {
  return (request.session as Held).tieAskedAt !== undefined;
}

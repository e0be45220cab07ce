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

/** Whether whoever is signed in asks to tie an account: nobody did, they do, or it was too long ago. */
export type Intent = 'none' | 'asked' | 'over';

/** Once: the next leaving for the provider is another one. */
export function takeIntent(request: PageRequest): Intent {
  const intent = intentOf(request);
  delete (request.session as Held).tieAskedAt;
  return intent;
}

export function intentOf(request: PageRequest): Intent {
  const { tieAskedAt } = request.session as Held;
  if (request.user === undefined || tieAskedAt === undefined) return 'none';
  return clock.now().getTime() - tieAskedAt < lasts ? 'asked' : 'over';
}

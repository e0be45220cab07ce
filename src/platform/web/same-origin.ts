import type { NextFunction, Response } from 'express';
import type { PageRequest } from './current.js';
import { Forbidden } from './errors.js';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change asked for by another site: Sec-Fetch-Site says where the request comes from, Origin when it is absent, which must
 * then be the address people type: Host is what the sender says, and proves nothing. Neither: not a browser of this decade, refused too.
 */
export function sameOriginOnly(publicUrl: string) {
  const expected = new URL(publicUrl).origin;
  return (request: PageRequest, _response: Response, next: NextFunction): void => {
    if (safe.has(request.method)) return next();
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    if (site ? site === 'same-origin' : origin === expected) return next();
    next(
      new Forbidden(
        'Cette action n’a pas été demandée depuis les pages de Sceau. Revenez à la page précédente et recommencez.',
      ),
    );
  };
}

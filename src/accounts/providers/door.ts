import type { Response } from 'express';
import type { PageRequest } from '../../platform/web/current.js';

const year = 365 * 86_400_000;
const slug = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** By which editor's address this browser came to sign in: the next time, « Se connecter » offers its provider again. Says nothing of anybody. */
export function rememberDoor(response: Response, given: string, secure: boolean): void {
  if (!slug.test(given)) return;
  response.cookie(nameOf(secure), given, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: year });
}

export function rememberedDoor(request: PageRequest, secure: boolean): string | null {
  const wanted = `${nameOf(secure)}=`;
  const found = (request.get('cookie') ?? '').split(/;\s*/).find((cookie) => cookie.startsWith(wanted));
  const given = found?.slice(wanted.length) ?? '';
  return slug.test(given) ? given : null;
}

function nameOf(secure: boolean): string {
  return secure ? '__Host-sceau-door' : 'sceau-door';
}

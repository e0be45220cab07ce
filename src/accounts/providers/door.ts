import type { Response } from 'express';
import type { PageRequest } from '../../platform/web/current.js';
import { isSlug } from '../slug.js';

const year = 365 * 86_400_000;

/** By which editor's address this browser came to sign in: the next time, « Se connecter » offers its provider again. Says nothing of anybody. */
export function rememberDoor(response: Response, given: string, secure: boolean): void {
  if (!isSlug(given)) return;
  response.cookie(doorCookie(secure), given, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: year });
}

export function rememberedDoor(request: PageRequest, secure: boolean): string | null {
  const wanted = `${doorCookie(secure)}=`;
  const found = (request.get('cookie') ?? '').split(/;\s*/).find((cookie) => cookie.startsWith(wanted));
  const given = found?.slice(wanted.length) ?? '';
  return isSlug(given) ? given : null;
}

/** The cookie that remembers the door. */
export function doorCookie(secure: boolean): string {
  return secure ? '__Host-sceau-door' : 'sceau-door';
}

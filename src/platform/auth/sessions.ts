import session from 'express-session';
import type { Request, RequestHandler, Response } from 'express';
import type pg from 'pg';
import type { PageRequest, SessionLasts } from '../web/current.js';
import { SessionSeal } from './session-seal.js';
import { longestSession, SessionStore } from './session-store.js';

/** Sessions live in PostgreSQL: losing Redis, or any process, signs nobody out. Twelve hours end one, or a while without a page. */
export function sessions(
  pool: pg.Pool,
  options: { secret: string; secure: boolean; idleMinutes: number },
): RequestHandler {
  const keep = session({
    name: sessionCookie(options.secure),
    secret: options.secret,
    store: new SessionStore(pool, new SessionSeal(options.secret), options.idleMinutes),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: longestSession, path: '/' },
  });
  return (request, response, next) =>
    keep(request, response, (error?: unknown) => {
      if (error === undefined) saveBeforeRedirect(request, response);
      (request as Partial<PageRequest>).sessionLasts = lastsOf(request, options.idleMinutes);
      (next as (error?: unknown) => void)(error);
    });
}

/** The cookie by which somebody who is signed in is known. */
export function sessionCookie(secure: boolean): string {
  return secure ? '__Host-sceau' : 'sceau';
}

function lastsOf(request: Request, idleMinutes: number): SessionLasts {
  const { endsAt = Date.now() + longestSession } = (request.session ?? {}) as { endsAt?: number };
  return { idleSeconds: idleMinutes * 54, seconds: Math.round((endsAt - Date.now()) / 1_000) };
}

// express-session sends the head of an answer before it has saved: a browser quick to follow a redirect would miss the flash.
function saveBeforeRedirect(request: Request, response: Response): void {
  const redirect = response.redirect.bind(response) as (...given: unknown[]) => void;
  response.redirect = (...given: unknown[]) => {
    const current = request.session as typeof request.session | undefined;
    // Nothing but a cookie: a visitor who is sent to the sign-in page gets no session.
    const holdsSomething = current !== undefined && Object.keys(current).some((key) => key !== 'cookie');
    if (holdsSomething) current.save(() => redirect(...given));
    else redirect(...given);
  };
}

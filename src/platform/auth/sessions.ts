import session from 'express-session';
import type { Request, RequestHandler, Response } from 'express';
import type pg from 'pg';
import { SessionSeal } from './session-seal.js';
import { longestSession, SessionStore } from './session-store.js';

/** Sessions live in PostgreSQL: losing Redis, or any process, signs nobody out. Twelve hours end one, or a while without a page. */
export function sessions(
  pool: pg.Pool,
  options: { secret: string; secure: boolean; idleMinutes: number },
): RequestHandler {
  const keep = session({
    name: options.secure ? '__Host-sceau' : 'sceau',
    secret: options.secret,
    store: new SessionStore(pool, new SessionSeal(options.secret), options.idleMinutes),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: longestSession, path: '/' },
  });
  return (request, response, next) =>
    keep(request, response, (error?: unknown) => {
      if (error === undefined) saveBeforeRedirect(request, response);
      (next as (error?: unknown) => void)(error);
    });
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

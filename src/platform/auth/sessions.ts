import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { RequestHandler } from 'express';
import type pg from 'pg';

const hour = 3_600_000;

/** Sessions live in PostgreSQL: losing Redis, or any process, signs nobody out. Twelve hours without a page end one. */
export function sessions(pool: pg.Pool, options: { secret: string; secure: boolean }): RequestHandler {
  const Store = connectPgSimple(session);
  return session({
    name: options.secure ? '__Host-sceau' : 'sceau',
    secret: options.secret,
    store: new Store({
      pool,
      tableName: 'sessions',
      createTableIfMissing: false,
      pruneSessionInterval: 900,
      errorLog: (message: unknown) => console.error('sessions:', String(message)),
    }),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: 12 * hour, path: '/' },
  });
}

import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { Request, RequestHandler, Response } from 'express';
import type pg from 'pg';
import type { Role } from '../../journey/transitions.js';

const hour = 3_600_000;
const touchEvery = 600_000;

/** Sessions live in PostgreSQL: losing Redis, or any process, signs nobody out. Twelve hours without a page end one. */
export function sessions(pool: pg.Pool, options: { secret: string; secure: boolean }): RequestHandler {
  const Store = connectPgSimple(session);
  const store = new Store({
    pool,
    tableName: 'sessions',
    createTableIfMissing: false,
    pruneSessionInterval: 900,
    errorLog: (message: unknown) => console.error('sessions:', String(message)),
  });
  touchRarely(store);
  readWithPerson(store, pool);
  const keep = session({
    name: options.secure ? '__Host-sceau' : 'sceau',
    secret: options.secret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: 12 * hour, path: '/' },
  });
  return (request, response, next) =>
    keep(request, response, (error?: unknown) => {
      if (error === undefined) saveBeforeRedirect(request, response);
      (next as (error?: unknown) => void)(error);
    });
}

/** The person a session is of, as the database knows them now: the columns of find_session_user(). */
export interface PersonInSession {
  id: string;
  email: string;
  name: string;
  role: Role;
  editor_id: string;
  editor_name: string;
}

export function personIn(session: unknown): PersonInSession | null {
  return (session as { person?: PersonInSession | null }).person ?? null;
}

// One statement reads the session and its person: somebody disabled, or whose role has changed, is so at their next request.
function readWithPerson(store: session.Store, pool: pg.Pool): void {
  const text = `SELECT s.sess, to_jsonb(p) AS person FROM sessions s LEFT JOIN LATERAL
    find_session_user((s.sess #>> '{passport,user,editorId}')::uuid, (s.sess #>> '{passport,user,userId}')::uuid) p ON true
    WHERE s.sid = $1 AND s.expire >= now()`;
  store.get = (sid, done) => {
    pool
      .query<{ sess: session.SessionData; person: PersonInSession | null }>({ name: 'session', text, values: [sid] })
      .then(
        ({ rows: [row] }) => done(null, row ? { ...row.sess, ...{ person: unsaved(row.person) } } : null),
        (error: unknown) => done(error),
      );
  };
}

// What is read at each request is not kept with the session.
function unsaved<Value extends object>(value: Value | null): Value | null {
  return value && Object.defineProperty(value, 'toJSON', { value: () => undefined });
}

// A session of twelve hours need not be prolonged at each page: that would be a write, and a flush to the disk, for every read.
function touchRarely(store: session.Store): void {
  const touched = new Map<string, number>();
  const touch = store.touch?.bind(store);
  store.touch = (sid, content, done) => {
    const now = Date.now();
    if (now - (touched.get(sid) ?? 0) < touchEvery) return done?.();
    // Forgetting all of them costs one write each, once.
    if (touched.size > 10_000) touched.clear();
    touched.set(sid, now);
    touch?.(sid, content, done);
  };
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

import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type pg from 'pg';
import type { Role } from '../../journey/states/transitions.js';

const touchEvery = 600_000;
const mostTouched = 10_000;

type Answer = (error: unknown, found?: session.SessionData | null) => void;

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
const read = `SELECT s.sess, to_jsonb(p) AS person FROM sessions s LEFT JOIN LATERAL
  find_session_user((s.sess #>> '{passport,user,editorId}')::uuid, (s.sess #>> '{passport,user,userId}')::uuid) p ON true
  WHERE s.sid = $1 AND s.expire >= now()`;

/** The table `sessions`, read with the person it is of, and prolonged rarely. */
export class SessionStore extends connectPgSimple(session) {
  private readonly touched = new Map<string, number>();

  constructor(private readonly connections: pg.Pool) {
    super({
      pool: connections,
      tableName: 'sessions',
      createTableIfMissing: false,
      pruneSessionInterval: 900,
      errorLog: (message: unknown) => console.error('sessions:', String(message)),
    });
  }

  override get(sid: string, done: Answer): void {
    this.connections
      .query<{ sess: session.SessionData; person: PersonInSession | null }>({
        name: 'session',
        text: read,
        values: [sid],
      })
      .then(
        ({ rows: [row] }) => done(null, row ? { ...row.sess, ...{ person: unsaved(row.person) } } : null),
        (error: unknown) => done(error),
      );
  }

  // A session of twelve hours need not be prolonged at each page: that would be a write, and a flush to the disk, for every read.
  override touch(sid: string, content: session.SessionData, done?: () => void): void {
    const now = Date.now();
    if (now - (this.touched.get(sid) ?? 0) < touchEvery) return done?.();
    // Forgetting all of them costs one write each, once.
    if (this.touched.size > mostTouched) this.touched.clear();
    this.touched.set(sid, now);
    super.touch(sid, content, done);
  }
}

// What is read at each request is not kept with the session.
function unsaved<Value extends object>(value: Value | null): Value | null {
  return value && Object.defineProperty(value, 'toJSON', { value: () => undefined });
}

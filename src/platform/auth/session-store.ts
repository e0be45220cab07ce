import session from 'express-session';
import type pg from 'pg';
import { uuidv7 } from '../uuid.js';
import type { Role } from '../../journey/states/transitions.js';
import { deviceOf } from './device.js';
import { hashOfSession, type SealedSession, type SessionSeal } from './session-seal.js';

/** A session ends so long after the sign-in, whatever its person does (ASVS 5, V7.3.2). */
export const longestSession = 12 * 3_600_000;

type Answer = (error: unknown, found?: session.SessionData | null) => void;
type Done = (error?: unknown) => void;

/** The person a session is of, as the database knows them now: the columns of find_session_user(). */
export interface PersonInSession {
  id: string;
  email: string;
  name: string;
  role: Role;
  editor_id: string;
  editor_name: string;
}

/** What sessions.ts, passport and the pages keep in a session, as far as the store looks at it. */
interface Held {
  passport?: { user?: { editorId: string; userId: string } };
  /** When the person last gave their password, in milliseconds (confirmed.guard.ts). */
  confirmedAt?: number;
  /** When the session ends whatever its person does, in milliseconds. */
  endsAt?: number;
  /** Of whom its row is, once it has one: a row that is gone meanwhile is never made again. */
  row?: Owner;
}

type Owner = Pick<SealedSession, 'editorId' | 'userId'>;
/** What the page sent, for the columns by which a person knows their session again. */
type Kept = session.SessionData & Held & { req?: { ip?: string; get(header: string): string | undefined } };

interface Row {
  editor_id: string | null;
  user_id: string | null;
  content: string;
  seal: Buffer;
  person: PersonInSession | null;
}

/** @param given what the store put into a session: null when nobody is signed in, or no longer may */
export function personIn(given: unknown): PersonInSession | null {
  return (given as { person?: PersonInSession | null }).person ?? null;
}

/** The table `sessions`, reached by functions only. What is read comes with the person it is of, as they are now. */
export class SessionStore extends session.Store {
  /** @param idleMinutes without a page end a session */
  constructor(
    private readonly connections: pg.Pool,
    private readonly seal: SessionSeal,
    private readonly idleMinutes: number,
  ) {
    super();
  }

  override get(sid: string, done: Answer): void {
    this.read(sid).then((found) => done(null, found), done);
  }

  override set(sid: string, content: session.SessionData, done?: Done): void {
    void this.write(hashOfSession(sid), content as Kept).then(() => done?.(), done);
  }

  override destroy(sid: string, done?: Done): void {
    void this.connections.query('SELECT close_session($1)', [hashOfSession(sid)]).then(() => done?.(), done);
  }

  // read_session() notes by itself that the session was seen.
  override touch(_sid: string, _content: session.SessionData, done?: () => void): void {
    done?.();
  }

  private async read(sid: string): Promise<session.SessionData | null> {
    const hash = hashOfSession(sid);
    const { rows } = await this.connections.query<Row>({
      name: 'session',
      text: 'SELECT * FROM read_session($1, make_interval(mins => $2), make_interval(secs => $2 * 6))',
      values: [hash, this.idleMinutes],
    });
    const row = rows[0];
    if (!row) return null;
    const owner = { editorId: row.editor_id, userId: row.user_id };
    if (!this.seal.holds(hash, { ...owner, content: row.content }, row.seal)) return null;
    return {
      ...(JSON.parse(row.content) as session.SessionData),
      ...{ person: unsaved(row.person), row: unsaved(owner) },
    };
  }

  private async write(hash: Buffer, kept: Kept): Promise<void> {
    if (kept.row) {
      const sealed = { ...kept.row, content: JSON.stringify(kept) };
      await this.connections.query('SELECT write_session($1, $2, $3)', [
        hash,
        sealed.content,
        this.seal.of(hash, sealed),
      ]);
      return;
    }
    const { editorId = null, userId = null } = kept.passport?.user ?? {};
    // Whoever signs in has just given their password.
    if (userId) kept.confirmedAt ??= Date.now();
    kept.endsAt = Date.now() + longestSession;
    const sealed = { editorId, userId, content: JSON.stringify(kept) };
    await this.connections.query('SELECT open_session($1, $2, $3, $4, $5, $6, $7, $8, make_interval(secs => $9))', [
      hash,
      uuidv7(),
      editorId,
      userId,
      sealed.content,
      this.seal.of(hash, sealed),
      deviceOf(kept.req?.get('user-agent')),
      kept.req?.ip ?? '',
      longestSession / 1_000,
    ]);
    kept.row = unsaved({ editorId, userId });
  }
}

// What is known of a session without being part of it is not kept with it.
function unsaved<Value extends object | null>(value: Value): Value {
  return value && Object.defineProperty({ ...value }, 'toJSON', { value: () => undefined });
}

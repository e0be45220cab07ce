import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** A session as it lies in its row. */
export interface SealedSession {
  editorId: string | null;
  userId: string | null;
  /** JSON, byte for byte as it was sealed. */
  content: string;
}

/** What a session is found by: its id itself is in the person's cookie only. */
export function hashOfSession(sessionId: string): Buffer {
  return createHash('sha256').update(sessionId).digest();
}

/**
 * Vouches that the web process wrote a row: whoever can write SQL, but has not the secret of the environment, can make no session of
 * their own into somebody else's. The row's key is in it: a seal is worth nothing on another row.
 */
export class SessionSeal {
  private readonly key: Buffer;

  /** @param secret SESSION_SECRET */
  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'sceau session row', 32));
  }

  of(idHash: Buffer, { editorId, userId, content }: SealedSession): Buffer {
    const about = JSON.stringify([idHash.toString('base64'), editorId, userId, content]);
    return createHmac('sha256', this.key).update(about).digest();
  }

  holds(idHash: Buffer, session: SealedSession, seal: Buffer): boolean {
    const right = this.of(idHash, session);
    return seal.length === right.length && timingSafeEqual(seal, right);
  }
}

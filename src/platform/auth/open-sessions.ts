import type { TenantDb } from '../tenancy/tenant-db.js';
import { hashOfSession } from './session-seal.js';

/** One place where somebody is signed in. */
export interface OpenSession {
  /** Names the session on a page; nobody comes in by it. */
  id: string;
  /** « Firefox sur Windows » */
  device: string;
  address: string;
  openedAt: Date;
  seenAt: Date;
  /** The one that asks. */
  isHere: boolean;
}

/** The open sessions of a person of this editor. In the transaction of the request: what ends them commits with its cause. */
export class OpenSessions {
  constructor(
    private readonly db: TenantDb,
    private readonly idleMinutes: number,
  ) {}

  /** @param here the id of the session that asks, from its cookie; it comes first */
  of(userId: string, here: string | null = null): Promise<OpenSession[]> {
    return this.db.query<OpenSession>('SELECT * FROM sessions_of($1, $2, make_interval(mins => $3))', [
      userId,
      here === null ? null : hashOfSession(here),
      this.idleMinutes,
    ]);
  }

  /** @param but the id of a session that is kept: the one that asks. @returns how many ended */
  end(userId: string, but: string | null = null): Promise<number> {
    return this.ended(userId, null, but);
  }

  /** @param id as `of` gives it. @returns whether it was still open */
  async endOne(userId: string, id: string): Promise<boolean> {
    return (await this.ended(userId, id, null)) > 0;
  }

  private async ended(userId: string, only: string | null, but: string | null): Promise<number> {
    const rows = await this.db.query<{ ended: number }>('SELECT end_sessions($1, $2, $3) AS ended', [
      userId,
      only,
      but === null ? null : hashOfSession(but),
    ]);
    return rows[0]?.ended ?? 0;
  }
}

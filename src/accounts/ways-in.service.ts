import { Injectable } from '@nestjs/common';
import type { Role } from '../journey/states/transitions.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import { administersNow, hasNoWayIn, isActiveAccount, isTied } from './active-account.facts.js';
import type { PasswordFor } from './providers/identity-provider.entity.js';

/** By what somebody may come in today, whether or not the account is open. */
export interface Ways {
  hasPassword: boolean;
  /** Known at the provider that is offered. */
  tied: boolean;
}

/** Somebody who comes in by no way today. */
export interface Outside {
  id: string;
  name: string;
  /** A link by which they choose a password lets them in. Otherwise only their provider does. */
  byLink: boolean;
}

export interface Administrator extends Pick<Ways, 'hasPassword'> {
  id: string;
}

const administrators = `SELECT u.id, u.has_password FROM users u WHERE ${administersNow('u')}`;

/** How the people of an editor come in, and who of those may administer: what would leave nobody asks here. */
@Injectable()
export class WaysIn {
  constructor(private readonly db: TenantDb) {}

  /** @throws NotFound */
  async of(userId: string): Promise<Ways> {
    const sql = `SELECT u.has_password, ${isTied('u')} AS tied FROM users u WHERE u.id = $1`;
    const [ways] = await this.db.query<Ways>(sql, [userId]);
    if (!ways) throw new NotFound();
    return ways;
  }

  /** Whom the provider that is offered knows. */
  async tied(): Promise<Set<string>> {
    const rows = await this.db.query<{ id: string }>(`SELECT u.id FROM users u WHERE ${isTied('u')}`);
    return new Set(rows.map(({ id }) => id));
  }

  /** Whoever has an account that is open, and comes in by no way: neither a password, nor the provider, nor a link that still serves. */
  async outside(): Promise<Outside[]> {
    const rows = await this.db.query<{ id: string; name: string; role: Role; passwordFor: PasswordFor | null }>(
      `SELECT u.id, u.name, u.role, (SELECT p.password_for FROM identity_providers p WHERE p.offered) AS password_for
         FROM users u WHERE ${hasNoWayIn('u')} ORDER BY searchable(u.name), u.id`,
    );
    return rows.map(({ id, name, role, passwordFor }) => ({
      id,
      name,
      byLink: passwordFor === null || passwordServes({ offered: true, passwordFor }, role),
    }));
  }

  /** The names of those who have come in, and have no password: without their provider, they come in no more. */
  async withoutPassword(): Promise<string[]> {
    const rows = await this.db.query<{ name: string }>(
      `SELECT u.name FROM users u WHERE ${isActiveAccount('u')} AND NOT u.has_password ORDER BY searchable(u.name), u.id`,
    );
    return rows.map(({ name }) => name);
  }

  /** Whether the provider at this address has let somebody of the team in, or tied them: it answers, and knows us. */
  async isProven(issuer: string): Promise<boolean> {
    return (await this.db.query('SELECT 1 FROM provider_links WHERE issuer = $1 LIMIT 1', [issuer])).length > 0;
  }

  /** The names of those who come in by no password once it is kept for who administers, and whom the provider that is offered has never seen. */
  async unseenByProvider(): Promise<string[]> {
    const rows = await this.db.query<{ name: string }>(
      `SELECT u.name FROM users u WHERE ${isActiveAccount('u')} AND u.role <> 'admin' AND NOT ${isTied('u')} ORDER BY searchable(u.name), u.id`,
    );
    return rows.map(({ name }) => name);
  }

  /** Why somebody of this team stays, who would leave nobody to administer it; null when they may go. */
  async whyLastOf(userId: string): Promise<Last | null> {
    return lastOf(await this.db.query<Administrator>(administrators), userId);
  }

  /** The same, for who puts them out. Two of them putting each other out at once: the second waits, and sees the first. */
  async whyLastOfLocked(userId: string): Promise<Last | null> {
    return lastOf(await this.locked(), userId);
  }

  /**
   * Whether somebody who administers has a password: the provider may fall silent, move or be switched off any day. Locked: whoever is found
   * is not put out meanwhile.
   */
  async hasEmergency(): Promise<boolean> {
    return (await this.locked()).some(({ hasPassword }) => hasPassword);
  }

  private locked(): Promise<Administrator[]> {
    return this.db.query<Administrator>(`${administrators} ORDER BY u.id FOR UPDATE`);
  }
}

/** Of what kind somebody is the last one: who administers, or who does without the provider. */
export type Last = 'active' | 'password';

// Whatever the provider is today: without it, those who have no password are nobody.
function lastOf(administrators: Administrator[], userId: string): Last | null {
  const own = administrators.find(({ id }) => id === userId);
  const others = administrators.filter(({ id }) => id !== userId);
  if (others.length === 0) return 'active';
  return own?.hasPassword && !others.some(({ hasPassword }) => hasPassword) ? 'password' : null;
}

/** Whether a password lets somebody of this role in, as the provider of their team is set. */
export function passwordServes({ offered, passwordFor }: { offered: boolean; passwordFor: PasswordFor }, role: Role) {
  return !offered || passwordFor === 'everybody' || role === 'admin';
}

import { Injectable } from '@nestjs/common';
import type { Role } from '../journey/states/transitions.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import { administersNow, hasLink, isActiveAccount, isTied } from './active-account.facts.js';
import { isOfDomains } from './providers/claims.js';
import type { PasswordFor } from './providers/identity-provider.entity.js';

/** By what somebody may come in today, whether or not the account is open. */
export interface Ways {
  hasPassword: boolean;
  /** The one that they have, or would choose, lets them in. */
  passwordServes: boolean;
  /** A link by which they choose one is under way. */
  hasLink: boolean;
  /** Known at the provider that is offered. */
  tied: boolean;
  /** The provider that is offered has never seen them, and knows them by their address the first time, where it vouches for it. */
  byAddress: boolean;
}

/** Somebody whom nothing that they hold lets in today. */
export interface Outside {
  id: string;
  name: string;
  /** A link by which they choose a password lets them in. */
  byLink: boolean;
  /** Their address does, where the provider vouches for it. With neither, only another role or another setting does. */
  byAddress: boolean;
}

interface WaysRow extends Pick<Ways, 'hasPassword' | 'hasLink' | 'tied'> {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** As the provider that is offered says; null: there is none. */
  passwordFor: PasswordFor | null;
  emailDomains: string[] | null;
}

const waysOfEach = `SELECT u.id, u.name, u.email, u.role, u.has_password, ${hasLink('u')} AS has_link, ${isTied('u')} AS tied, p.password_for, p.email_domains
  FROM users u LEFT JOIN identity_providers p ON p.offered`;

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
    const [row] = await this.db.query<WaysRow>(`${waysOfEach} WHERE u.id = $1`, [userId]);
    if (!row) throw new NotFound();
    return waysOf(row);
  }

  /** Of the whole team, by their ids. */
  async ofTeam(): Promise<Map<string, Ways>> {
    const rows = await this.db.query<WaysRow>(`${waysOfEach} WHERE u.erased_at IS NULL`);
    return new Map(rows.map((row) => [row.id, waysOf(row)]));
  }

  /** Whoever has an account that is open, and holds nothing that lets them in: no password or link that serves, no account at the provider. */
  async outside(): Promise<Outside[]> {
    const sql = `${waysOfEach} WHERE u.disabled_at IS NULL ORDER BY searchable(u.name), u.id`;
    const rows = await this.db.query<WaysRow>(sql);
    return rows.flatMap((row) => {
      const ways = waysOf(row);
      return isOutside(ways) ? [{ id: row.id, name: row.name, ...helpOf(ways) }] : [];
    });
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
    return (await this.outside()).filter(({ byLink }) => !byLink).map(({ name }) => name);
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

function waysOf({ hasPassword, hasLink: linked, tied, passwordFor, emailDomains, email, role }: WaysRow): Ways {
  return {
    hasPassword,
    passwordServes: passwordFor === null || passwordServes({ offered: true, passwordFor }, role),
    hasLink: linked,
    tied,
    byAddress: emailDomains !== null && !tied && isOfDomains(email, emailDomains),
  };
}

/** Whether nothing that somebody holds lets them in. */
export function isOutside({ tied, passwordServes: serves, hasPassword, hasLink: linked }: Ways): boolean {
  return !tied && !(serves && (hasPassword || linked));
}

/** What would let somebody in who is outside. */
export function helpOf({ passwordServes: byLink, byAddress }: Ways): Pick<Outside, 'byLink' | 'byAddress'> {
  return { byLink, byAddress };
}

/** Whether a password lets somebody of this role in, as the provider of their team is set. */
export function passwordServes({ offered, passwordFor }: { offered: boolean; passwordFor: PasswordFor }, role: Role) {
  return !offered || passwordFor === 'everybody' || role === 'admin';
}

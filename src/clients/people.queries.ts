import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { isInvited } from '../accounts/active-account.facts.js';
import type { Follower } from './who-follows.js';
import { followerName, mayFollow, onlyReadsSql } from './who-may-follow.facts.js';

export interface Person {
  id: string;
  /** As a list of choices shows it: two namesakes are told apart by their address. */
  name: string;
}

const select = (open: Sql, also: string | null) => sql`
  SELECT id, ${raw(followerName('users'))} || CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN ' (' || email || ')' ELSE '' END AS name
    FROM users WHERE ${open} OR id = ${also}::uuid ORDER BY searchable(users.name), email LIMIT 500`;

/** Everybody whose account is open, and `also`. */
export const openPeople = (also: string | null = null) => select(sql`disabled_at IS NULL`, also);

/** The people of the team who may be chosen for a client. */
@Injectable()
export class PeopleQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * Everybody whose account is open, by name.
   * @param also somebody to keep in the list whatever became of their account: who follows the client today
   */
  choices(also: string | null = null): Promise<Person[]> {
    return this.db.query<Person>(openPeople(also));
  }

  /** Who may follow a client, or stand in for who does: all but those who only read. @param also as above */
  followers(also: string | null = null): Promise<Person[]> {
    return this.db.query<Person>(select(raw(mayFollow('users')), also));
  }

  /** @returns null when they are not of this editor */
  async byId(id: string): Promise<({ id: string } & Follower) | null> {
    const rows = await this.db.query<{ id: string } & Follower>(
      `SELECT u.id, u.name, ${onlyReadsSql('u')} AS reads, u.disabled_at IS NOT NULL AS disabled, ${isInvited('u')} AS invited FROM users u WHERE u.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }
}

import { Injectable } from '@nestjs/common';
import type { Role } from '../../journey/states/transitions.js';
import { OpenSessions } from '../../platform/auth/open-sessions.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { User } from '../user.entity.js';
import type { Factor } from './factors.queries.js';
import { FactorsService } from './factors.service.js';
import { type Asked, SignInPolicyService } from './sign-in-policy.service.js';

/** A colleague, and their second factor. */
export interface ColleagueFactor {
  id: string;
  name: string;
  role: Role;
  factor: Factor | null;
  asked: Asked;
  /** Whoever looks has no colleague's before them: theirs is in « Mon compte ». */
  isOwn: boolean;
}

@Injectable()
export class TeamFactors {
  constructor(
    private readonly db: TenantDb,
    private readonly factors: FactorsService,
    private readonly policy: SignInPolicyService,
    private readonly sessions: OpenSessions,
  ) {}

  async of(id: string): Promise<ColleagueFactor> {
    const { name, role } = await this.person(id);
    const [factor, asked] = [await this.factors.of(id), await this.policy.asked(role)];
    return { id, name, role, factor, asked, isOwn: this.factors.isOwn(id) };
  }

  /** Their open sessions end: whoever holds the lost phone is out too. @returns the name */
  async remove(id: string): Promise<string> {
    const person = await this.person(id);
    if (!(await this.factors.remove(person)))
      throw new Refused([`${person.name} n’a pas de code à usage unique\u00a0: il n’y a rien à supprimer.`]);
    await this.sessions.end(id);
    return person.name;
  }

  /** The same for an operator, who has no page. @returns the name, null when nobody has that address */
  async removeOf(email: string): Promise<string | null> {
    const rows = await this.db.query<{ id: string }>('SELECT id FROM users WHERE lower(email) = lower($1)', [email]);
    return rows[0] ? this.remove(rows[0].id) : null;
  }

  private async person(id: string): Promise<User> {
    const user = await this.db.one(User, { id });
    if (!user) throw new NotFound();
    return user;
  }
}

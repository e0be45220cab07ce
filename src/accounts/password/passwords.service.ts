import { Injectable } from '@nestjs/common';
import { OpenSessions } from '../../platform/auth/open-sessions.js';
import { hashPassword, passwordMatches } from '../../platform/auth/password.js';
import { weaknessOf } from '../../platform/auth/password-rule.js';
import { Throttle } from '../../platform/auth/throttle.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { AccountLinks } from '../links/account-links.service.js';
import { User } from '../user.entity.js';

/** Of whom a password is: their own words make a bad one. */
export interface Owner {
  id: string;
  name: string;
  email: string;
  editorName: string;
}

/** The passwords of the people of an editor: the one place that looks at them, and that writes them. */
@Injectable()
export class Passwords {
  constructor(
    private readonly db: TenantDb,
    private readonly sessions: OpenSessions,
    private readonly links: AccountLinks,
    private readonly throttle: Throttle,
  ) {}

  /**
   * Whether this is the password of somebody who is signed in. A guess like one at the sign-in, and counted with those.
   * @throws TooMany
   */
  async isOf(id: string, password: string, address: string): Promise<boolean> {
    const attempt = await this.throttle.take('password', { account: id }, address);
    const user = await this.db.one(User, { id }, { whole: true });
    if (!(await passwordMatches(user?.passwordHash ?? null, password))) return false;
    await attempt.right();
    return true;
  }

  /**
   * Whoever else holds a session of this person must sign in again, and no link of theirs serves any more.
   * @param field on which a password that is easy to guess is refused
   * @param but the session that asks, which is kept
   * @returns how many sessions ended
   * @throws RefusedField
   */
  async set(owner: Owner, password: string, field: string, but: string | null = null): Promise<number> {
    const weakness = weaknessOf(password, [owner.name, owner.email, owner.editorName]);
    if (weakness) throw new RefusedField(field, weakness);
    await this.db.repo(User).update({ id: owner.id }, { passwordHash: await hashPassword(password) });
    await this.links.end(owner.id);
    return this.sessions.end(owner.id, but);
  }
}

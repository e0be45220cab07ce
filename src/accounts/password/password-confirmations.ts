import { Injectable } from '@nestjs/common';
import { Confirmations } from '../../platform/auth/confirmations.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { scopeOf, type SignedIn } from '../../platform/web/current.js';
import { Passwords } from './passwords.service.js';

/** Before the transaction of the request: what was typed is looked at in one of its own. */
@Injectable()
export class PasswordConfirmations extends Confirmations {
  constructor(
    private readonly db: TenantDb,
    private readonly passwords: Passwords,
  ) {
    super();
  }

  override isPasswordOf(person: SignedIn, password: string, address: string): Promise<boolean> {
    return this.db.run(scopeOf(person), () => this.passwords.isOf(person.id, password, address));
  }
}

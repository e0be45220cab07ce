import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { User } from '../user.entity.js';
import { AccountLinks } from './account-links.service.js';

/** Links by which somebody whose mailbox is proven chooses a password, the first one or another: sent, and told. */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly links: AccountLinks,
    private readonly audit: AuditService,
  ) {}

  /** @param from where it was asked for, in French; nothing for an administrator who sends it. @returns what was done */
  async send({ id, name, hasPassword }: Pick<User, 'id' | 'name' | 'hasPassword'>, from = ''): Promise<string> {
    await this.links.send(id, 'reset');
    const what = hasPassword ? 'Lien de nouveau mot de passe' : 'Lien pour choisir un mot de passe';
    const told = `${what} envoyé à ${name}`;
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'reset_asked',
      summary: from === '' ? told : `${told}, demandé ${from}`,
    });
    return told;
  }
}

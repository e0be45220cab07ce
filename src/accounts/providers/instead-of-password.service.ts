import { Injectable } from '@nestjs/common';
import type { Role } from '../../journey/states/transitions.js';
import { EditorService } from '../editor.service.js';
import type { OfferedProvider } from '../sign-in/sign-in.view.js';
import { passwordServes } from '../ways-in.service.js';
import { IdentityProviders } from './identity-providers.service.js';

/** By what somebody comes in whose password would not: whatever offers, mails or takes one asks here first. Inside a transaction of their editor. */
@Injectable()
export class InsteadOfPassword {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly editors: EditorService,
  ) {}

  /** @returns null: a password lets whoever has this role in */
  async of(role: Role): Promise<OfferedProvider | null> {
    const provider = await this.providers.offered();
    if (!provider || passwordServes(provider, role)) return null;
    const { slug } = await this.editors.current();
    return { name: provider.name, slug };
  }
}

/** Of whose team it is. */
export function comesInBy({ name }: Pick<OfferedProvider, 'name'>): string {
  return `Votre équipe se connecte avec ${name}, et non par mot de passe.`;
}

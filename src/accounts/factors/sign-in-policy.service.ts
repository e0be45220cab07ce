import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import type { Role } from '../../journey/states/transitions.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { answersOf } from '../../platform/forms/form.js';
import { ENV } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { IdentityProviders } from '../providers/identity-providers.service.js';
import { passwordServes } from '../ways-in.service.js';
import { SignInPolicy } from './sign-in-policy.entity.js';
import { factorFields, type FactorForm } from './sign-in-policy.form.js';
import { editorSubject } from '../editor-subject.js';

/** When Sceau asks somebody for its one-time code. */
export interface Asked {
  /** Whether they may not come in without one. */
  compulsory: boolean;
  /** Their provider asks for a second factor of its own: ours comes after a password only, or never where theirs is the only way in. */
  when: 'always' | 'after_password' | 'never';
}

@Injectable()
export class SignInPolicyService {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly providers: IdentityProviders,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** As it was saved; as the defaults say when nobody ever did. */
  async current(): Promise<SignInPolicy> {
    const { editorId } = this.db.context();
    const saved = await this.db.one(SignInPolicy, { editorId });
    return saved ?? { editorId, factorFor: 'admins', version: 1 };
  }

  /** Whether somebody of this role may not come in without a second factor; the operator may lift it (FACTORS_OPTIONAL). */
  async asksFactor(role: Role): Promise<boolean> {
    if (this.env.FACTORS_OPTIONAL === '1') return false;
    return role === 'admin' || (await this.current()).factorFor === 'everybody';
  }

  async asked(role: Role): Promise<Asked> {
    const [compulsory, provider] = [await this.asksFactor(role), await this.providers.offered()];
    if (provider?.factorBy !== 'theirs') return { compulsory, when: 'always' };
    return { compulsory, when: passwordServes(provider, role) ? 'after_password' : 'never' };
  }

  /** @throws EditConflict when somebody saved since the form was opened */
  async change(form: FactorForm): Promise<void> {
    const { editorId } = this.db.context();
    const yours = answersOf(factorFields, form);
    await this.db.query('INSERT INTO sign_in_policies DEFAULT VALUES ON CONFLICT DO NOTHING');
    await this.edits.save({
      subject: editorSubject(editorId, 'sign_in_changed'),
      clientId: null,
      fields: factorFields,
      opened: form.version,
      yours,
      now: () => this.current(),
      entity: SignInPolicy,
      where: { editorId },
      columns: yours,
      told: () => 'Règles de connexion changées',
      address: '/settings/sign-in',
    });
  }
}

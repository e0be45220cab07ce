import { Body, Controller, Get, Inject, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { OpenSessions } from '../../platform/auth/open-sessions.js';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { ENV } from '../../platform/platform.module.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count } from '../../platform/web/view-helpers.js';
import { ownPasswordFields } from '../password/password.form.js';
import { ownFactorSection } from '../factors/factor.view.js';
import { FactorsService } from '../factors/factors.service.js';
import { SignInPolicyService } from '../factors/sign-in-policy.service.js';
import { IdentityProviders } from '../providers/identity-providers.service.js';
import { WaysIn } from '../ways-in.service.js';
import { accountView, noPasswordSection, passwordSection, tiedLabel } from './account.view.js';
import { sessionsSection } from './sessions.view.js';
import { OwnAccount } from './own-account.service.js';
import { everyone } from '../../journey/states/roles.js';

@Controller('account')
export class AccountController {
  constructor(
    private readonly account: OwnAccount,
    private readonly sessions: OpenSessions,
    private readonly factors: FactorsService,
    private readonly policy: SignInPolicyService,
    private readonly providers: IdentityProviders,
    private readonly ways: WaysIn,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  @Render('accounts/account')
  show(@CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    return this.page(user, request);
  }

  @Post('password')
  @Allow(everyone)
  @Redirect('/account', 303)
  async changePassword(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const again: Again = (_values, errors) => this.page(user, request, errors);
    const sent = { schema: newSchema(ownPasswordFields), body, view: 'accounts/account', again };
    await submitForm(sent, ({ currentPassword, newPassword }) =>
      this.account.changePassword(user, currentPassword, newPassword, request),
    );
    flash(request, { tone: 'ok', text: 'Votre mot de passe est changé. Vos autres sessions sont terminées.' });
    return { url: '/account' };
  }

  @Post('password/link')
  @Allow(everyone)
  @Redirect('/account', 303)
  async sendPasswordLink(@CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    await this.account.sendPasswordLink(user);
    flash(request, {
      tone: 'ok',
      text: `Un lien part à votre adresse, ${user.email}\u00a0: choisissez-y votre mot de passe.`,
    });
  }

  @Post('sessions/end')
  @Allow(everyone)
  @Redirect('/account', 303)
  async endOthers(@CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const ended = await this.account.endSessions(user, null, request.sessionID);
    flash(request, { tone: 'ok', text: `${count(ended, 'session terminée', 'sessions terminées')}.` });
  }

  @Post('sessions/:session/end')
  @Allow(everyone)
  @Redirect('/account', 303)
  async endOne(@Param('session') session: string, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    await this.account.endSessions(user, session, request.sessionID);
    flash(request, { tone: 'ok', text: 'Session terminée.' });
  }

  private async page(user: SignedIn, request: PageRequest, passwordErrors: FormErrors = {}) {
    const open = await this.sessions.of(user.id, request.sessionID);
    const provider = await this.providers.offered();
    const { hasPassword, passwordServes, tied } = await this.ways.of(user.id);
    return accountView(user, {
      password: hasPassword
        ? passwordSection(passwordServes, passwordErrors)
        : noPasswordSection(passwordServes ? user.email : null),
      sessions: sessionsSection(open, '/account', {
        caption: 'Vos sessions ouvertes',
        endAll: 'Terminer toutes les autres',
      }),
      idle: this.env.SESSION_IDLE_MINUTES,
      factor: ownFactorSection(await this.factors.of(user.id), await this.policy.asked(user.role)),
      provider: provider && {
        name: provider.name,
        label: tied ? tiedLabel(hasPassword && passwordServes) : 'Rattacher ce compte',
      },
    });
  }
}

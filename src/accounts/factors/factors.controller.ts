import { Body, Controller, Get, HttpCode, Post, Redirect, Render, Req } from '@nestjs/common';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { clock } from '../../platform/clock.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { codeFields } from './factor.form.js';
import { codesView, ownFactorView } from './factor.view.js';
import { FactorsService, waitsNoMore } from './factors.service.js';
import { SignInPolicyService } from './sign-in-policy.service.js';
import { everyone } from '../../journey/states/roles.js';

const page = 'accounts/factor';
const longestShown = 10 * 60_000;

/** « Mon compte », « Code à usage unique »: one's own, whoever one is. */
@Controller('account/factor')
@Allow(everyone)
export class FactorsController {
  constructor(
    private readonly factors: FactorsService,
    private readonly policy: SignInPolicyService,
  ) {}

  @Get()
  @Render(page)
  show(@CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    return this.page(user, request);
  }

  /** The seed waits in the session until a code of it is given: the factor in force stays meanwhile. */
  @Post('beginning')
  @Confirmed(true)
  @Redirect('/account/factor', 303)
  begin(@CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    (request.session as Held).shown = { seed: this.factors.begin(user.id), since: clock.now().getTime() };
    return { url: '/account/factor' };
  }

  @Post()
  @Confirmed(true)
  @HttpCode(200)
  @Render('accounts/factor-codes')
  async confirm(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const seed = waitingSeed(request);
    if (!seed) throw new Refused([waitsNoMore]);
    const again: Again = (_values, errors) => this.page(user, request, errors);
    const codes = await submitForm({ schema: newSchema(codeFields), body, view: page, again }, ({ code }) =>
      this.factors.confirm(user, seed, code),
    );
    delete (request.session as Held).shown;
    return codesView(codes, user, '/account/factor');
  }

  @Post('codes')
  @Confirmed(true)
  @HttpCode(200)
  @Render('accounts/factor-codes')
  async remakeCodes(@CurrentUser() user: SignedIn) {
    if (!(await this.factors.of(user.id))) throw new Refused(['Mettez d’abord le code à usage unique en place.']);
    return codesView(await this.factors.remakeCodes(user), user, '/account/factor');
  }

  @Post('removal')
  @Confirmed(true)
  @Redirect('/account/factor', 303)
  async remove(@CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    if (!(await this.factors.remove(user)))
      throw new Refused(['Vous n’avez pas de code à usage unique\u00a0: il n’y a rien à supprimer.']);
    flash(request, {
      tone: 'ok',
      text: 'Code à usage unique supprimé\u00a0: il ne vous est plus demandé à la connexion.',
    });
    return { url: '/account/factor' };
  }

  private async page(user: SignedIn, request: PageRequest, errors: FormErrors = {}) {
    const seed = waitingSeed(request);
    return ownFactorView({
      user,
      factor: await this.factors.of(user.id),
      asked: await this.policy.asked(user.role),
      seed: seed ? this.factors.shown(user.id, seed) : null,
      errors,
    });
  }
}

interface Held {
  shown?: { seed: string; since: number };
}

/** A page that was left open gives nothing to whoever finds it later. */
function waitingSeed(request: PageRequest): string | null {
  const { shown } = request.session as Held;
  return shown && clock.now().getTime() - shown.since < longestShown ? shown.seed : null;
}

import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { openedAt, shownForm } from '../../platform/forms/form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { IdentityProviders } from '../providers/identity-providers.service.js';
import { factorFields, factorForm } from './sign-in-policy.form.js';
import { SignInPolicyService } from './sign-in-policy.service.js';
import { editorSubject } from '../editor-subject.js';

/** Réglages, « Connexion ». */
@Controller('settings/sign-in')
export class SignInPolicyController {
  constructor(
    private readonly policy: SignInPolicyService,
    private readonly history: RecordHistoryQueries,
    private readonly providers: IdentityProviders,
  ) {}

  @Get()
  @Render('accounts/sign-in-policy')
  show() {
    return this.page();
  }

  @Post()
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/settings/sign-in', 303)
  async save(@Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(values, errors);
    await submitForm({ schema: factorForm, body, view: 'accounts/sign-in-policy', again }, (form) =>
      this.policy.change(form),
    );
    flash(request, { tone: 'ok', text: 'Règles de connexion enregistrées.' });
    return { url: '/settings/sign-in' };
  }

  private async page(values?: Record<string, unknown>, errors: FormErrors = {}) {
    const current = await this.policy.current();
    return {
      title: 'Connexion',
      crumbs: [{ label: 'Réglages', href: '/settings' }],
      provider: (await this.providers.offered())?.name ?? null,
      form: shownForm({
        action: '/settings/sign-in',
        fields: factorFields,
        values: values ?? current,
        version: openedAt(current, values),
        errors,
        submit: 'Enregistrer',
      }),
      history: await this.history.of(editorSubject(current.editorId, 'sign_in_changed'), factorFields, []),
    };
  }
}

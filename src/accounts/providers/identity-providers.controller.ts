import { Body, Controller, Get, Inject, Post, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Env } from '../../config/env.js';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { newSchema, openedAt, shownForm } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { ENV } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Allow } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { CurrentUser, type PageRequest, scopeOf, type SignedIn } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { EditorService } from '../editor.service.js';
import { providerFields, providerForm, secretFields, typedProvider } from './identity-provider.form.js';
import { IdentityProviders } from './identity-providers.service.js';
import { ProviderClient } from './provider-client.js';
import { trialSentence } from './provider-refusals.js';
import { refusalOf } from './provider-trouble.js';
import { editorSubject } from '../editor-subject.js';
import { WaysIn } from '../ways-in.service.js';
import { comeInByItAlone, leftOutside, leftToProvider } from './left-outside.js';

const view = 'accounts/identity-provider';
const own = '/settings/sign-in/provider';

/** Réglages, « Connexion », the identity provider of the team. */
@Controller('settings/sign-in/provider')
@Allow(['admin'])
export class IdentityProvidersController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly client: ProviderClient,
    private readonly editors: EditorService,
    private readonly history: RecordHistoryQueries,
    private readonly ways: WaysIn,
    private readonly db: TenantDb,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  @Render(view)
  show() {
    return this.page();
  }

  @Post()
  @Confirmed(true)
  @Redirect(own, 303)
  async save(@Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(values, errors);
    const left = await submitForm({ schema: providerForm, body, view, again }, (form) => this.providers.change(form));
    const without = [
      ...(left.outside.length > 0 ? [leftOutside(left.outside)] : []),
      ...(left.unseen.length > 0 ? [leftToProvider(left.unseen)] : []),
    ];
    const text = ['Fournisseur d’identité enregistré.', ...without].join(' ');
    flash(request, { tone: without.length > 0 ? 'soon' : 'ok', text });
    return { url: own };
  }

  @Post('secret')
  @Confirmed(true)
  @Redirect(own, 303)
  async keepSecret(@Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (_values, errors) => this.page(undefined, errors);
    await submitForm({ schema: newSchema(secretFields), body, view, again }, ({ secret }) =>
      this.providers.keepSecret(secret),
    );
    flash(request, { tone: 'ok', text: 'Secret gardé, chiffré.' });
    return { url: own };
  }

  /** Asks the provider who it is: no transaction is open meanwhile. */
  @Post('trial')
  @OwnTransactions(true)
  async try(@CurrentUser() user: SignedIn, @Req() request: PageRequest, @Res() response: Response): Promise<void> {
    const registration = await this.db.run(scopeOf(user), async () => ({
      ...(await this.providers.current()),
      secret: await this.providers.secret(),
    }));
    if (registration.issuer === '') throw new Refused(['Enregistrez d’abord l’adresse du fournisseur.']);
    const trouble = await this.client.meet(registration).then(
      () => null,
      (error: unknown) => trialSentence(refusalOf(user.editorId, error)),
    );
    const text = trouble ?? 'Le fournisseur répond, et dit bien être à cette adresse.';
    flash(request, { tone: trouble ? 'bad' : 'ok', text });
    response.redirect(303, own);
  }

  private async page(values?: Record<string, unknown>, errors: FormErrors = {}) {
    const current = await this.providers.current();
    const { slug } = await this.editors.current();
    const alone = current.offered ? await this.ways.withoutPassword() : [];
    return {
      title: 'Fournisseur d’identité',
      crumbs: [
        { label: 'Réglages', href: '/settings' },
        { label: 'Connexion', href: '/settings/sign-in' },
      ],
      form: shownForm({
        action: own,
        fields: providerFields,
        values: values ?? typedProvider({ ...current }),
        version: openedAt(current, values),
        errors,
        ...(alone.length > 0 ? { effect: comeInByItAlone(alone) } : {}),
        submit: 'Enregistrer',
      }),
      secret: shownForm({
        action: `${own}/secret`,
        fields: secretFields,
        errors,
        submit: 'Garder ce secret',
        tone: 'plain',
      }),
      hasSecret: await this.providers.hasSecret(),
      trial: current.issuer === '' ? null : `${own}/trial`,
      offered: current.offered,
      addresses: [
        { label: 'Adresse de retour, à donner au fournisseur', value: `${this.env.PUBLIC_URL}/s/${slug}/return` },
        { label: 'Après la déconnexion', value: `${this.env.PUBLIC_URL}/s/${slug}` },
        { label: 'Adresse où votre équipe se connecte', value: `${this.env.PUBLIC_URL}/s/${slug}` },
      ],
      history: await this.history.of(editorSubject(current.editorId, 'provider_changed'), providerFields, []),
    };
  }
}

import { Body, Controller, Get, Param, Post, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, scopeOf, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { CollectedPlaces } from './collected-places.service.js';
import { mailboxFields, mailboxForm, newMailboxForm } from './mailbox.form.js';
import { MailboxTrial } from './mailbox-trial.service.js';
import { Mailboxes } from './mailboxes.service.js';
import { mailboxFormView, passwordForm, placeView, savedFlash, secretFormView, tokenForm } from './mailboxes.view.js';
import { UnseenAddresses } from './unseen-addresses.service.js';

const view = 'mailbox/boxes/edit';

/** Réglages, « Boîtes aux lettres »: where mail comes in. */
@Controller('settings/mailboxes')
@Allow(['admin'])
export class MailboxesController {
  constructor(
    private readonly mailboxes: Mailboxes,
    private readonly places: CollectedPlaces,
    private readonly unseen: UnseenAddresses,
    private readonly trial: MailboxTrial,
    private readonly history: RecordHistoryQueries,
    private readonly db: TenantDb,
  ) {}

  @Get()
  @Render('mailbox/boxes/list')
  async list() {
    return {
      title: 'Boîtes aux lettres',
      crumbs: [{ label: 'Réglages', href: '/settings' }],
      places: (await this.places.all()).map(placeView),
      unseen: await this.unseen.ofEditor(),
    };
  }

  @Get('new')
  @Render(view)
  new() {
    return this.page(null);
  }

  @Post()
  @Confirmed(true)
  @Redirect('/settings/mailboxes', 303)
  async create(@Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(null, { values, errors });
    const id = await submitForm({ schema: newMailboxForm, body, view, again }, (form) => this.mailboxes.create(form));
    flash(request, { tone: 'ok', text: 'Boîte ajoutée. Donnez-lui son mot de passe ou son jeton, puis essayez-la.' });
    return { url: `/settings/mailboxes/${id}` };
  }

  @Get(':id')
  @Render(view)
  edit(@Param('id') id: string) {
    return this.page(id);
  }

  @Post(':id')
  @Confirmed(true)
  @Redirect('/settings/mailboxes', 303)
  async change(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    const saved = await submitForm({ schema: mailboxForm, body, view, again }, (form) =>
      this.mailboxes.change(id, form),
    );
    const mailbox = await this.mailboxes.byId(id);
    flash(request, savedFlash(mailbox, saved, await this.mailboxes.hasSecret(mailbox)));
    return { url: `/settings/mailboxes/${id}` };
  }

  @Post(':id/password')
  @Confirmed(true)
  @Redirect('/settings/mailboxes', 303)
  async keepPassword(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (_values, errors) => this.page(id, {}, errors);
    await submitForm({ schema: passwordForm, body, view, again }, ({ password }) =>
      this.mailboxes.keepPassword(id, password),
    );
    flash(request, { tone: 'ok', text: 'Mot de passe gardé, chiffré.' });
    return { url: `/settings/mailboxes/${id}` };
  }

  @Post(':id/token')
  @Confirmed(true)
  @Redirect('/settings/mailboxes', 303)
  async keepToken(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (_values, errors) => this.page(id, {}, errors);
    await submitForm({ schema: tokenForm, body, view, again }, (given) => this.mailboxes.keepToken(id, given));
    flash(request, { tone: 'ok', text: 'Jeton gardé, chiffré.' });
    return { url: `/settings/mailboxes/${id}` };
  }

  /** Enters the mailbox: no transaction is open meanwhile. */
  @Post(':id/trial')
  @OwnTransactions(true)
  async try(
    @Param('id') id: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
    @Res() response: Response,
  ): Promise<void> {
    const scope = scopeOf(user);
    const mailbox = await this.db.run(scope, () => this.mailboxes.byId(id));
    const { fine, text } = await this.trial.of(mailbox, scope);
    flash(request, { tone: fine ? 'ok' : 'bad', text });
    response.redirect(303, `/settings/mailboxes/${id}`);
  }

  @Post(':id/pause')
  @Redirect('/settings/mailboxes', 303)
  async pause(@Param('id') id: string, @Req() request: PageRequest) {
    await this.mailboxes.pause(id, true);
    flash(request, { tone: 'ok', text: 'Elle n’est plus relevée\u00a0: ses courriels attendent sur son serveur.' });
    return { url: `/settings/mailboxes/${id}` };
  }

  @Post(':id/resumption')
  @Redirect('/settings/mailboxes', 303)
  async resume(@Param('id') id: string, @Req() request: PageRequest) {
    await this.mailboxes.pause(id, false);
    flash(request, { tone: 'ok', text: 'Elle est de nouveau relevée, dans la minute.' });
    return { url: `/settings/mailboxes/${id}` };
  }

  @Post(':id/removal')
  @Confirmed(true)
  @Redirect('/settings/mailboxes', 303)
  async remove(@Param('id') id: string, @Req() request: PageRequest) {
    await this.mailboxes.remove(id);
    flash(request, { tone: 'ok', text: 'Boîte supprimée, avec son secret. Les courriels déjà relevés restent.' });
    return { url: '/settings/mailboxes' };
  }

  private async page(
    id: string | null,
    returned: { values?: Record<string, unknown>; errors?: FormErrors } = {},
    secretErrors: FormErrors = {},
  ) {
    const mailbox = id === null ? null : await this.mailboxes.byId(id);
    const place = mailbox && (await this.places.all()).find((one) => one.id === mailbox.id);
    const hasSecret = mailbox !== null && (await this.mailboxes.hasSecret(mailbox));
    const base = `/settings/mailboxes/${id}`;
    return {
      title: mailbox?.name ?? 'Nouvelle boîte aux lettres',
      crumbs: [
        { label: 'Réglages', href: '/settings' },
        { label: 'Boîtes aux lettres', href: '/settings/mailboxes' },
      ],
      form: mailboxFormView(mailbox, returned, hasSecret),
      own: mailbox && {
        place: place && placeView(place),
        secret: secretFormView(mailbox, secretErrors),
        hasSecret,
        isPassword: mailbox.signIn === 'password',
        trial: `${base}/trial`,
        pause: mailbox.pausedAt ? null : `${base}/pause`,
        resumption: mailbox.pausedAt ? `${base}/resumption` : null,
        removal: `${base}/removal`,
      },
      history: mailbox && (await this.history.of({ kind: 'mailbox', id: mailbox.id }, mailboxFields)),
    };
  }
}

import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { shownFields } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { NotFound } from '../platform/web/errors.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { ansAddresses, type AnsLink, ansLinkFields, ansLinksForm } from './ans-links.form.js';
import { AnsLinks } from './ans-links.service.js';

const names = Object.keys(ansAddresses) as AnsLink[];

/** Every page names ANS's documents as `/ans/form-413`: where they are is said here, once. */
@Controller()
export class AnsLinksController {
  constructor(private readonly links: AnsLinks) {}

  @Get(names.map((name) => `ans/${name}`))
  @Redirect('/', 302)
  async open(@Req() request: PageRequest) {
    const name = names.find((one) => request.path === `/ans/${one}`);
    if (!name) throw new NotFound();
    return { url: await this.links.addressOf(name) };
  }

  @Get('settings/links')
  @Render('accounts/links')
  async show(@CurrentUser() user: SignedIn) {
    return this.page(user, await this.links.answers());
  }

  @Post('settings/links')
  @Allow(['admin'])
  @Redirect('/settings/links', 303)
  async save(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest): Promise<void> {
    const again: Again = (values, errors) => this.page(user, values, errors);
    await submitForm({ schema: ansLinksForm, body, view: 'accounts/links', again }, (form) => this.links.change(form));
    flash(request, { tone: 'ok', text: 'Liens enregistrés.' });
  }

  private page({ role }: SignedIn, values: Record<string, unknown>, errors: FormErrors = {}) {
    return {
      title: 'Liens de l’ANS',
      crumbs: [{ label: 'Réglages', href: '/settings' }],
      action: '/settings/links',
      version: values['version'],
      summary: errorSummary(errors),
      fields: shownFields(ansLinkFields, values, errors),
      links: ansLinkFields.map(({ name, label }) => ({ href: `/ans/${name}`, label })),
      canChange: role === 'admin',
    };
  }
}

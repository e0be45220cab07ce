import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { mailboxTabs } from '../../mailbox/box/mail-list.view.js';
import { MailboxQueries } from '../../mailbox/box/mailbox.queries.js';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { mailTextFields, mailTextForm, newMailText } from './mail-texts.form.js';
import { MailTexts } from './mail-texts.service.js';
import { mailTextLine, mailTextView } from './mail-texts.view.js';
import { housekeepers } from '../../journey/states/roles.js';

/** « Modèles »: the texts that people write with. */
@Controller('mailbox/texts')
export class MailTextsController {
  constructor(
    private readonly texts: MailTexts,
    private readonly mailbox: MailboxQueries,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get()
  @Render('exchanges/texts/list')
  async list(@CurrentUser() user: SignedIn) {
    const texts = await this.texts.all();
    const mayChange = housekeepers.includes(user.role);
    return {
      title: 'Modèles · Courriels',
      tabs: mailboxTabs('texts', await this.mailbox.counts()),
      texts: texts.map((text) => mailTextLine(text, this.texts.originalOf(text), mayChange)),
    };
  }

  @Get('new')
  @Allow(housekeepers)
  @Render('exchanges/texts/edit')
  new() {
    return mailTextView(null, null);
  }

  @Post()
  @Allow(housekeepers)
  @Redirect('/mailbox/texts', 303)
  async create(@Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => mailTextView(null, null, { values, errors });
    const warning = await submitForm(
      { schema: newMailText, body, view: 'exchanges/texts/edit', again },
      async (form) => {
        await this.texts.create(form);
        return this.texts.warning(form);
      },
    );
    flash(request, warning ? { tone: 'soon', text: warning } : { tone: 'ok', text: 'Modèle créé.' });
    return { url: '/mailbox/texts' };
  }

  @Get(':id/edit')
  @Allow(housekeepers)
  @Render('exchanges/texts/edit')
  edit(@Param('id') id: string) {
    return this.page(id);
  }

  @Post(':id')
  @Allow(housekeepers)
  @Redirect('/mailbox/texts', 303)
  async change(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    const warning = await submitForm(
      { schema: mailTextForm, body, view: 'exchanges/texts/edit', again },
      async (form) => {
        await this.texts.change(id, form);
        return this.texts.warning(form);
      },
    );
    const saved = 'Modèle enregistré. Il vaut pour les prochains courriels.';
    flash(request, warning ? { tone: 'soon', text: warning } : { tone: 'ok', text: saved });
    return { url: '/mailbox/texts' };
  }

  @Post(':id/restoration')
  @Allow(housekeepers)
  @Redirect('/mailbox/texts', 303)
  async restore(@Param('id') id: string, @Req() request: PageRequest) {
    await this.texts.restore(id);
    flash(request, { tone: 'ok', text: 'Texte d’origine rétabli. Le vôtre reste dans l’historique du modèle.' });
    return { url: `/mailbox/texts/${id}/edit` };
  }

  @Post(':id/removal')
  @Allow(housekeepers)
  @Redirect('/mailbox/texts', 303)
  async remove(@Param('id') id: string, @Req() request: PageRequest) {
    await this.texts.remove(id);
    flash(request, { tone: 'ok', text: 'Modèle supprimé.' });
    return { url: '/mailbox/texts' };
  }

  private async page(id: string, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
    const text = await this.texts.byKey(id);
    // One of ours that nobody has reworded has none.
    const history = text.id === '' ? null : await this.history.of({ kind: 'mail_text', id: text.id }, mailTextFields);
    return { ...mailTextView(text, this.texts.originalOf(text), returned), history };
  }
}

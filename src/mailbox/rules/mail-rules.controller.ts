import { Body, Controller, Get, HttpCode, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { OnlyTries } from '../../platform/web/tenant.interceptor.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { mailboxTabs } from '../box/mail-list.view.js';
import { MailboxQueries } from '../box/mailbox.queries.js';
import { mailRuleFields, mailRuleForm } from './mail-rules.form.js';
import { MailRulesService } from './mail-rules.service.js';
import { RuleTrials } from './rule-trials.service.js';
import { mailRuleLine, mailRuleView, trialView } from './mail-rules.view.js';
import { housekeepers } from '../../journey/states/roles.js';

/** How the mails of the agency are recognised. */
@Controller('mailbox/rules')
export class MailRulesController {
  constructor(
    private readonly rules: MailRulesService,
    private readonly queries: MailboxQueries,
    private readonly history: RecordHistoryQueries,
    private readonly trials: RuleTrials,
  ) {}

  @Get()
  @Render('mailbox/rules/list')
  async list(@CurrentUser() user: SignedIn) {
    const rules = await this.rules.all();
    return {
      title: 'Règles de reconnaissance · Courriels',
      tabs: mailboxTabs('rules', await this.queries.counts()),
      rules: rules.map((rule) => mailRuleLine(rule, housekeepers.includes(user.role))),
    };
  }

  @Get(':id/edit')
  @Allow(housekeepers)
  @Render('mailbox/rules/edit')
  edit(@Param('id') id: string) {
    return this.page(id);
  }

  @Post(':id')
  @Allow(housekeepers)
  @Redirect('/mailbox/rules', 303)
  async change(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    await submitForm({ schema: mailRuleForm, body, view: 'mailbox/rules/edit', again }, (form) =>
      this.rules.change(id, form),
    );
    flash(request, { tone: 'ok', text: 'Règle enregistrée. Elle vaut pour les prochains courriels.' });
    return { url: '/mailbox/rules' };
  }

  /** Tried with what is typed, which is not saved. */
  @Post(':id/trial')
  @Allow(housekeepers)
  @OnlyTries(true)
  @Render('mailbox/rules/edit')
  @HttpCode(200)
  async try(@Param('id') id: string, @Body() body: unknown) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    const values = body as Record<string, unknown>;
    return submitForm({ schema: mailRuleForm, body, view: 'mailbox/rules/edit', again }, async (form) => ({
      ...(await this.page(id, { values, errors: {} })),
      trial: trialView(await this.trials.of(id, form), (await this.rules.byId(id)).recognises),
    }));
  }

  private async page(id: string, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
    const history = await this.history.of({ kind: 'mail_rule', id }, mailRuleFields);
    return { ...mailRuleView(await this.rules.byId(id), returned), history };
  }
}

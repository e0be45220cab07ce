import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { recognisedLabels, type MailRule } from './mail-rule.entity.js';
import { mailboxTabs } from '../box/mail-list.view.js';
import { mailRuleForm } from './mail-rules.form.js';
import { MailRulesService } from './mail-rules.service.js';
import { MailboxQueries } from '../box/mailbox.queries.js';

@Controller('mailbox/rules')
export class MailRulesController {
  constructor(
    private readonly rules: MailRulesService,
    private readonly queries: MailboxQueries,
  ) {}

  @Get()
  @Render('mailbox/rules/list')
  list() {
    return this.page(null);
  }

  @Post(':id')
  @Allow(['admin', 'support'])
  @Redirect('/mailbox/rules', 303)
  async change(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page({ id, values, errors });
    await submitForm({ schema: mailRuleForm, body, view: 'mailbox/rules/list', again }, (form) =>
      this.rules.change(id, form),
    );
    flash(request, { tone: 'ok', text: 'Règle enregistrée. Elle vaut pour les prochains courriels.' });
    return { url: '/mailbox/rules' };
  }

  private async page(refused: RefusedRule | null) {
    const rules = await this.rules.all();
    return {
      title: 'Règles de reconnaissance',
      tabs: mailboxTabs('rules', await this.queries.counts()),
      summary: refused ? errorSummary(named(refused.errors, refused.id)) : [],
      rules: rules.map((rule) => ruleView(rule, refused?.id === rule.id ? refused : null)),
    };
  }
}

interface RefusedRule {
  id: string;
  errors: FormErrors;
  values: Record<string, unknown>;
}

// Five forms stand on one page: each field's id carries its rule's.
function named(errors: FormErrors, id: string): FormErrors {
  return Object.fromEntries(Object.entries(errors).map(([field, text]) => [`${field}-${id}`, text]));
}

function ruleView(rule: MailRule, refused: RefusedRule | null) {
  const typed = (name: string, kept: string[]) => String(refused?.values[name] ?? kept.join('\n'));
  const phrases = typed('phrases', rule.phrases);
  const dossierAfter = typed('dossierAfter', rule.dossierAfter);
  return {
    id: rule.id,
    label: recognisedLabels[rule.recognises],
    version: rule.version,
    phrases,
    dossierAfter,
    rows: Math.min(12, Math.max(4, phrases.split('\n').length + 1)),
    phrasesError: refused?.errors['phrases'],
    dossierAfterError: refused?.errors['dossierAfter'],
    open: refused !== null,
  };
}

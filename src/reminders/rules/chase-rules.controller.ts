import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { chaseRuleForm } from './chase-rules.form.js';
import { type ChaseRuleChange, ChaseRules } from './chase-rules.service.js';
import { chaseRuleLine, chaseRuleView } from './chase-rules.view.js';
import { housekeepers } from '../../journey/states/roles.js';

/** « Relances »: what leaves when, for each wait. */
@Controller('settings/chasing')
export class ChaseRulesController {
  constructor(
    private readonly rules: ChaseRules,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get()
  @Render('reminders/rules/list')
  async list(@CurrentUser() user: SignedIn) {
    const mayChange = housekeepers.includes(user.role);
    return {
      title: 'Relances · Réglages',
      head: { title: 'Relances', crumbs: [{ label: 'Réglages', href: '/settings' }] },
      rules: (await this.rules.all()).map((rule) => chaseRuleLine(rule, mayChange)),
    };
  }

  @Get(':wait/edit')
  @Allow(housekeepers)
  @Render('reminders/rules/edit')
  edit(@Param('wait') wait: string) {
    return this.page(wait);
  }

  @Post(':wait')
  @Allow(housekeepers)
  @Redirect('/settings/chasing', 303)
  async change(@Param('wait') wait: string, @Body() body: unknown, @Req() request: PageRequest) {
    const rule = await this.rules.of(wait);
    const again: Again = (values, errors) => this.page(wait, { values, errors });
    const schema = chaseRuleForm(await this.rules.fieldsOf(rule.wait));
    await submitForm({ schema, body, view: 'reminders/rules/edit', again }, (form) =>
      this.rules.change(wait, form as ChaseRuleChange),
    );
    flash(request, { tone: 'ok', text: 'Règle enregistrée. Elle vaut dès la prochaine relance.' });
    return { url: '/settings/chasing' };
  }

  @Post(':wait/restoration')
  @Allow(housekeepers)
  @Redirect('/settings/chasing', 303)
  async restore(@Param('wait') wait: string, @Req() request: PageRequest) {
    await this.rules.restore(wait);
    flash(request, { tone: 'ok', text: 'Règle fournie rétablie. La vôtre reste dans son historique.' });
    return { url: `/settings/chasing/${wait}/edit` };
  }

  private async page(wait: string, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
    const rule = await this.rules.of(wait);
    const fields = await this.rules.fieldsOf(rule.wait);
    // One that nobody has changed has none.
    const history = rule.id === '' ? null : await this.history.of({ kind: 'chase_rule', id: rule.id }, fields);
    return { ...chaseRuleView(rule, fields, returned), history };
  }
}

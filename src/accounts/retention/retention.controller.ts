import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { editSchema, shownForm } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { retentionFields } from './retention.form.js';
import { RetentionService } from './retention.service.js';

@Controller('settings/retention')
export class RetentionController {
  constructor(private readonly retention: RetentionService) {}

  @Get()
  @Render('accounts/retention')
  async show() {
    return this.page(await this.retention.current());
  }

  @Post()
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/settings/retention', 303)
  async save(@Body() body: unknown, @Req() request: PageRequest) {
    const schema = editSchema(retentionFields(this.retention.kinds()));
    const again: Again = (values, errors) => this.page(values, errors);
    await submitForm({ schema, body, view: 'accounts/retention', again }, (form) =>
      this.retention.change(form as Record<string, number> & { version: number }),
    );
    flash(request, { tone: 'ok', text: 'Durées de conservation enregistrées. Elles s’appliquent dès cette nuit.' });
    return { url: '/settings/retention' };
  }

  private page(values: Record<string, unknown>, errors: FormErrors = {}) {
    return {
      title: 'Conservation',
      crumbs: [{ label: 'Réglages', href: '/settings' }],
      form: shownForm({
        action: '/settings/retention',
        fields: retentionFields(this.retention.kinds()),
        values,
        errors,
        version: values['version'],
        submit: 'Enregistrer',
      }),
    };
  }
}

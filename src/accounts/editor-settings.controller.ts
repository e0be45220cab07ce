import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { RecordHistoryQueries } from '../platform/changes/record-history.queries.js';
import { answersOf, shownFields } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Allow } from '../platform/web/access.guard.js';
import { Confirmed } from '../platform/auth/confirmed.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { editorFields, editorForm } from './editor.form.js';
import { mailSettings } from './mail-settings.view.js';
import { EditorService } from './editor.service.js';
import { editorSubject } from './editor-subject.js';

@Controller('settings/editor')
export class EditorSettingsController {
  constructor(
    private readonly editors: EditorService,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get()
  @Render('accounts/editor')
  async show() {
    const editor = await this.editors.current();
    return this.page({ ...answersOf(editorFields, editor), version: editor.version });
  }

  @Post()
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/settings/editor', 303)
  async save(@Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(values, errors);
    await submitForm({ schema: editorForm, body, view: 'accounts/editor', again }, (form) => this.editors.change(form));
    flash(request, { tone: 'ok', text: 'Réglages enregistrés.' });
    return { url: '/settings/editor' };
  }

  private async page(values: Record<string, unknown>, errors: FormErrors = {}) {
    const editor = await this.editors.current();
    return {
      title: 'Éditeur',
      crumbs: [{ label: 'Réglages', href: '/settings' }],
      action: '/settings/editor',
      version: values['version'],
      summary: errorSummary(errors),
      fields: shownFields(editorFields, values, errors),
      operated: mailSettings(editor),
      history: await this.history.of(editorSubject(editor.editorId, 'edited'), editorFields, []),
    };
  }
}

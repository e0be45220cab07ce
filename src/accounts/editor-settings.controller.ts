import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../platform/web/access.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { errorSummary, readForm, type FormErrors } from '../platform/web/read-form.js';
import { EditorService } from './editor.service.js';

const address = (message: string) => z.email(message).max(200, 'Au plus 200 caractères.');
const list = (value: string) => value.split(/[\s,;]+/).filter(Boolean);

const editorForm = z.object({
  name: z.string().trim().min(2, 'Indiquez le nom de votre entreprise.').max(100, 'Au plus 100 caractères.'),
  ansContractSignedOn: z.union([
    z.literal('').transform(() => null),
    z.iso.date('Indiquez une date, ou laissez vide.'),
  ]),
  mailFrom: address('Indiquez l’adresse d’où partent vos courriels.'),
  ansRequestAddress: address('Indiquez l’adresse où l’ANS reçoit les formulaires 413.'),
  ansSenderDomains: z
    .string()
    .transform(list)
    .pipe(
      z
        .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'Un domaine s’écrit comme esante.gouv.fr.'))
        .min(1, 'Indiquez au moins un domaine.')
        .max(20, 'Au plus vingt domaines.'),
    ),
  reminderStages: z
    .string()
    .transform((value) => list(value).map(Number))
    .pipe(
      z
        .array(z.number('Écrivez des nombres de jours, comme 90, 30, 7, 0, -1.').int().min(-60).max(400))
        .min(1, 'Indiquez au moins une étape.')
        .max(30, 'Au plus trente étapes.')
        .transform((stages) => [...new Set(stages)].sort((a, b) => b - a)),
    ),
  version: z.coerce.number().int(),
});

@Controller('settings/editor')
export class EditorSettingsController {
  constructor(private readonly editors: EditorService) {}

  @Get()
  @Render('accounts/editor')
  async show() {
    const editor = await this.editors.current();
    return editorView(
      {
        ...editor,
        ansSenderDomains: editor.ansSenderDomains.join(', '),
        reminderStages: editor.reminderStages.join(', '),
      },
      {},
    );
  }

  @Post()
  @Allow(['admin'])
  @Redirect('/settings/editor', 303)
  async save(@Body() body: unknown, @Req() request: PageRequest) {
    const form = readForm(editorForm, body);
    if (!form.ok) throw new InvalidForm('accounts/editor', editorView(form.values, form.errors));
    await this.editors.change(form.value);
    flash(request, { tone: 'ok', text: 'Réglages enregistrés.' });
    return { url: '/settings/editor' };
  }
}

function editorView(values: object, errors: FormErrors) {
  return {
    title: 'Éditeur',
    crumbs: [{ label: 'Réglages', href: '/settings' }],
    values,
    errors,
    summary: errorSummary(errors),
  };
}

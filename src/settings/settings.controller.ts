import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { SolutionsService } from '../instances/solutions.service.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { errorSummary, readForm, type FormErrors } from '../platform/web/read-form.js';
import { SettingsQueries } from './settings.queries.js';

const links = [
  {
    href: '/settings/editor',
    icon: 'building',
    label: 'Éditeur',
    note: 'Nom, contrat avec l’ANS, adresses, étapes de rappel',
  },
  { href: '/settings/team', icon: 'users', label: 'Équipe', note: 'Personnes, rôles, comptes' },
  {
    href: '/portfolio',
    icon: 'user',
    label: 'Portefeuilles',
    note: 'Qui suit quels clients, qui assure leur suppléance',
  },
  { href: '/settings/solutions', icon: 'server', label: 'Solutions', note: 'Les logiciels que vos clients utilisent' },
  { href: '/settings/forms', icon: 'file-text', label: 'Formulaires', note: 'Le formulaire 413 officiel, vierge' },
  {
    href: '/settings/links',
    icon: 'external-link',
    label: 'Liens de l’ANS',
    note: 'Où sont ses formulaires, son guide, son contact',
  },
  {
    href: '/mailbox/rules',
    icon: 'mail',
    label: 'Règles de courriel',
    note: 'Comment reconnaître un accusé, une validation, une correction',
  },
  {
    href: '/settings/authorities',
    icon: 'certificate',
    label: 'Autorités',
    note: 'Certificats et listes de révocation de l’IGC-Santé',
  },
  { href: '/schedule', icon: 'clock', label: 'Tâches planifiées', note: 'Ce que Sceau fait seul, et quand' },
];

const solutionForm = z.object({
  name: z.string().trim().min(2, 'Indiquez le nom de la solution.').max(100, 'Au plus 100 caractères.'),
});

@Controller('settings')
export class SettingsController {
  constructor(
    private readonly queries: SettingsQueries,
    private readonly solutions: SolutionsService,
  ) {}

  @Get()
  @Render('settings/index')
  index() {
    return { title: 'Réglages', links };
  }

  @Get('solutions')
  @Render('instances/solutions')
  listSolutions() {
    return this.solutionsView({}, {});
  }

  @Post('solutions')
  @Allow(['admin', 'support'])
  @Redirect('/settings/solutions', 303)
  async addSolution(@Body() body: unknown, @Req() request: PageRequest) {
    const form = readForm(solutionForm, body);
    if (!form.ok) throw new InvalidForm('instances/solutions', await this.solutionsView(form.values, form.errors));
    await this.solutions.named(form.value.name);
    flash(request, { tone: 'ok', text: `Solution «\u00a0${form.value.name}\u00a0» ajoutée.` });
    return { url: '/settings/solutions' };
  }

  private async solutionsView(values: Record<string, unknown>, errors: FormErrors) {
    const rows = await this.queries.solutions();
    return { title: 'Solutions', crumbs, rows, values, errors, summary: errorSummary(errors) };
  }
}

const crumbs = [{ label: 'Réglages', href: '/settings' }];

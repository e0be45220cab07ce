import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import type { Role } from '../journey/transitions.js';
import { Allow } from '../platform/web/access.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm, NotFound, Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { readForm, type FormErrors } from '../platform/web/read-form.js';
import { absenceForm } from './absence.form.js';
import { absencePageView, newAbsenceView } from './absence.view.js';
import { AbsencesService } from './absences.service.js';
import { PortfolioQueries } from './portfolio.queries.js';

/** Who may say who stands in for whom. */
const followers: Role[] = ['admin', 'support', 'account_manager'];

@Controller('portfolio/absences')
export class AbsencesController {
  constructor(
    private readonly absences: AbsencesService,
    private readonly queries: PortfolioQueries,
  ) {}

  @Post()
  @Allow(followers)
  @Redirect('/portfolio', 303)
  async add(@Body() body: unknown, @Req() request: PageRequest) {
    const form = readForm(absenceForm, body);
    const invalid = async (values: object, errors: FormErrors) =>
      new InvalidForm('portfolio/absence', newAbsenceView(await this.queries.people(), values, errors));
    if (!form.ok) throw await invalid(form.values, form.errors);
    await this.absences.add(form.value).catch(keepTyped((errors) => invalid(form.value, errors)));
    flash(request, { tone: 'ok', text: 'Absence enregistrée.' });
    return { url: '/portfolio#absences' };
  }

  @Get(':id')
  @Render('portfolio/absence')
  async show(@Param('id') id: string) {
    return absencePageView(await this.queries.people(), await this.known(id), await this.absences.byId(id));
  }

  @Post(':id')
  @Allow(followers)
  @Redirect('/portfolio', 303)
  async edit(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const known = await this.known(id);
    const form = readForm(absenceForm, body);
    const invalid = async (values: object, errors: FormErrors) =>
      new InvalidForm('portfolio/absence', absencePageView(await this.queries.people(), known, values, errors));
    if (!form.ok) throw await invalid(form.values, form.errors);
    await this.absences.edit(id, form.value).catch(keepTyped((errors) => invalid(form.value, errors)));
    flash(request, { tone: 'ok', text: 'Absence modifiée.' });
    return { url: '/portfolio#absences' };
  }

  @Post(':id/ending')
  @Allow(followers)
  @Redirect('/portfolio', 303)
  async end(@Param('id') id: string, @Req() request: PageRequest) {
    flash(request, { tone: 'ok', text: await this.absences.end(id) });
    return { url: '/portfolio#absences' };
  }

  private async known(id: string) {
    const absence = await this.queries.absence(id);
    if (!absence) throw new NotFound();
    return absence;
  }
}

// A rule that refuses is told on the form: nothing typed is lost.
function keepTyped(invalid: (errors: FormErrors) => Promise<InvalidForm>) {
  return async (error: unknown): Promise<never> => {
    throw error instanceof Refused ? await invalid({ form: error.message }) : error;
  };
}

import { de } from '../identifiers/elision.js';
import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { deputyForm } from './deputies/deputy.form.js';
import { DeputiesService } from './deputies/deputies.service.js';
import { PeopleQueries } from '../clients/people.queries.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound, RefusedField } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { together } from '../platform/forms/form-fields.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { absencePageView, newAbsenceView } from './absence.view.js';
import { PortfolioQueries } from './portfolio.queries.js';
import { followers } from '../journey/states/roles.js';

const notOfTheTeam = 'Cette personne n’est pas de votre équipe. Choisissez-la dans la liste.';
const managerForm = z.object({ accountManagerId: z.uuid('Choisissez la personne absente.') });

/** Who stands in for somebody with all their clients, and when: the rules are those of any deputy. */
@Controller('portfolio/absences')
export class AbsencesController {
  constructor(
    private readonly deputies: DeputiesService,
    private readonly people: PeopleQueries,
    private readonly queries: PortfolioQueries,
  ) {}

  @Post()
  @Allow(followers)
  @Redirect('/portfolio', 303)
  async add(@Body() body: unknown, @Req() request: PageRequest) {
    const people = await this.people.followers();
    const again: Again = (values, errors) => newAbsenceView(people, values, errors);
    const sent = { schema: together(managerForm, deputyForm(people)), body, view: 'portfolio/absence', again };
    const id = await submitForm(sent, ({ accountManagerId, ...form }) => {
      if (!people.some(({ id }) => id === accountManagerId)) throw new RefusedField('accountManagerId', notOfTheTeam);
      return this.deputies.nameForManager(accountManagerId, form);
    });
    await this.tell(request, id, 'Absence enregistrée.');
    return { url: '/portfolio#absences' };
  }

  @Get(':id')
  @Render('portfolio/absence')
  async show(@Param('id') id: string) {
    const absence = await this.known(id);
    const deputy = await this.deputies.byId(id);
    const page = absencePageView(await this.people.followers(deputy.deputyId), absence, { ...deputy });
    return { ...page, left: await this.deputies.leftBy(id) };
  }

  @Post(':id')
  @Allow(followers)
  @Redirect('/portfolio', 303)
  async edit(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const absence = await this.known(id);
    const deputy = await this.deputies.byId(id);
    const people = await this.people.followers(deputy.deputyId);
    const again: Again = (values, errors) => absencePageView(people, absence, values, errors);
    const sent = { schema: deputyForm(people), body, view: 'portfolio/absence', again };
    await submitForm(sent, (form) => this.deputies.edit(deputy, form));
    await this.tell(request, id, 'Absence modifiée.');
    return { url: '/portfolio#absences' };
  }

  @Post(':id/ending')
  @Allow(followers)
  @Redirect('/portfolio', 303)
  async end(@Param('id') id: string, @Req() request: PageRequest) {
    const { manager, when } = await this.known(id);
    const done = await this.deputies.end(id);
    const text = when === 'upcoming' ? `Absence ${de(manager)} supprimée.` : `${manager} n’est plus suppléé.`;
    flash(request, done ? { tone: 'ok', text } : { tone: 'none', text: 'Cette absence était déjà passée.' });
    return { url: '/portfolio#absences' };
  }

  private async tell(request: PageRequest, id: string, text: string) {
    flash(request, { tone: 'ok', text });
    const left = await this.deputies.leftBy(id);
    if (left) flash(request, { tone: 'soon', text: left });
  }

  private async known(id: string) {
    const absence = await this.queries.absence(id);
    if (!absence) throw new NotFound();
    return absence;
  }
}

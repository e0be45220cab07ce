import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import type { Role } from '../journey/states/transitions.js';
import { RecordHistoryQueries } from '../platform/changes/record-history.queries.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { newSolutionForm, solutionFields, solutionForm } from './solution.form.js';
import { SolutionsQueries } from './solutions.queries.js';
import { SolutionsService } from './solutions.service.js';
import { solutionsView, solutionView } from './solutions.view.js';
import { housekeepers } from '../journey/states/roles.js';

interface Returned {
  values: Record<string, unknown>;
  errors: FormErrors;
}

/** Réglages, « Solutions »: the products of the editor. */
@Controller('settings/solutions')
export class SolutionsController {
  constructor(
    private readonly solutions: SolutionsService,
    private readonly queries: SolutionsQueries,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get()
  @Render('instances/solutions')
  list(@CurrentUser() user: SignedIn) {
    return this.listPage(user.role);
  }

  @Post()
  @Allow(housekeepers)
  @Redirect('/settings/solutions', 303)
  async add(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.listPage(user.role, { values, errors });
    const name = await submitForm(
      { schema: newSolutionForm, body, view: 'instances/solutions', again },
      async (form) => {
        await this.solutions.add(form.name);
        return form.name;
      },
    );
    flash(request, { tone: 'ok', text: `Solution «\u00a0${name}\u00a0» ajoutée.` });
  }

  @Get(':id/edit')
  @Allow(housekeepers)
  @Render('instances/solution')
  edit(@Param('id') id: string) {
    return this.page(id);
  }

  @Post(':id')
  @Allow(housekeepers)
  @Redirect('/settings/solutions', 303)
  async rename(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    const sent = { schema: solutionForm, body, view: 'instances/solution', again };
    await submitForm(sent, (form) => this.solutions.rename(id, form));
    flash(request, { tone: 'ok', text: 'Solution enregistrée.' });
  }

  @Post(':id/closing')
  @Allow(housekeepers)
  @Redirect('/settings/solutions', 303)
  async close(@Param('id') id: string, @Req() request: PageRequest) {
    const solution = await this.solutions.byId(id);
    const done = await this.solutions.close(solution);
    const undo = { action: `/settings/solutions/${id}/reopening`, label: 'Rouvrir' };
    if (done) flash(request, { tone: 'ok', text: `Solution «\u00a0${solution.name}\u00a0» close.`, undo });
    else flash(request, { tone: 'none', text: 'Cette solution était déjà close.' });
  }

  @Post(':id/reopening')
  @Allow(housekeepers)
  @Redirect('/settings/solutions', 303)
  async reopen(@Param('id') id: string, @Req() request: PageRequest) {
    const done = await this.solutions.reopen(await this.solutions.byId(id));
    const text = done ? 'Solution rouverte.' : 'Cette solution était déjà ouverte.';
    flash(request, { tone: done ? 'ok' : 'none', text });
  }

  private async listPage(role: Role, returned?: Returned) {
    return solutionsView(await this.queries.counted(), housekeepers.includes(role), returned);
  }

  private async page(id: string, returned?: Returned) {
    const solution = await this.solutions.byId(id);
    const history = await this.history.of({ kind: 'solution', id }, solutionFields);
    return { ...solutionView(solution, await this.queries.instancesOf(id), returned), history };
  }
}

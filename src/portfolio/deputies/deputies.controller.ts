import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { NotFound } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { openedAt, shownFields } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { ClientFrames } from '../../clients/client-frames.js';
import { ClientsService } from '../../clients/clients.service.js';
import { DeputiesService } from './deputies.service.js';
import { clientDeputiesView } from './deputies.view.js';
import type { Deputy } from './deputy.entity.js';
import { deputyFields, deputyForm } from './deputy.form.js';
import { PeopleQueries } from '../../clients/people.queries.js';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { clock } from '../../platform/clock.js';
import { editors } from '../../journey/states/roles.js';

type Values = Record<string, unknown>;

/** Who stands in for the account manager of one client. */
@Controller()
export class DeputiesController {
  constructor(
    private readonly clients: ClientsService,
    private readonly deputies: DeputiesService,
    private readonly people: PeopleQueries,
    private readonly frames: ClientFrames,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get('clients/:id/deputies')
  @Render('portfolio/deputies/list')
  list(@Param('id') id: string) {
    return this.page(id);
  }

  @Post('clients/:id/deputies')
  @Allow(editors)
  @Redirect('/', 303)
  async add(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const before = () => this.clients.open(id);
    const schema = deputyForm(await this.people.followers());
    const again: Again = (values, errors) => this.page(id, values, errors);
    await submitForm({ schema, body, view: 'portfolio/deputies/list', before, again }, (form) =>
      this.deputies.nameForClient(id, form),
    );
    flash(request, { tone: 'ok', text: 'Suppléance enregistrée.' });
    return { url: `/clients/${id}/deputies` };
  }

  @Get('deputies/:id/edit')
  @Render('portfolio/deputies/edit')
  async edit(@Param('id') id: string) {
    return this.editPage(await this.ofOneClient(id));
  }

  @Post('deputies/:id')
  @Allow(editors)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const deputy = await this.ofOneClient(id);
    const before = () => this.clients.open(deputy.clientId);
    const schema = deputyForm(await this.people.followers(deputy.deputyId));
    const again: Again = (values, errors) => this.editPage(deputy, values, errors);
    await submitForm({ schema, body, view: 'portfolio/deputies/edit', before, again }, (form) =>
      this.deputies.edit(deputy, form),
    );
    flash(request, { tone: 'ok', text: 'Suppléance enregistrée.' });
    return { url: `/clients/${deputy.clientId}/deputies` };
  }

  @Post('deputies/:id/end')
  @Allow(editors)
  @Redirect('/', 303)
  async end(@Param('id') id: string, @Req() request: PageRequest) {
    const deputy = await this.ofOneClient(id);
    await this.clients.open(deputy.clientId);
    const done = await this.deputies.end(id);
    flash(request, { tone: done ? 'ok' : 'none', text: done ? 'Suppléance terminée.' : 'Elle était déjà terminée.' });
    return { url: `/clients/${deputy.clientId}/deputies` };
  }

  // An absence for all the clients of somebody is not this page's.
  private async ofOneClient(id: string): Promise<Deputy & { clientId: string }> {
    const deputy = await this.deputies.byId(id);
    if (deputy.clientId === null) throw new NotFound();
    return { ...deputy, clientId: deputy.clientId };
  }

  private async page(clientId: string, values: Values = {}, errors: FormErrors = {}) {
    const frame = await this.frames.frame(clientId, 'deputies');
    const rows = await this.deputies.ofClient(clientId);
    const people = await this.people.followers();
    const today = clock.today();
    const shown = { startsOn: today, ...values };
    return {
      ...clientDeputiesView({ clientId, clientName: frame.name, rows, people, values: shown, errors, today }),
      frame,
    };
  }

  private async editPage(deputy: Deputy & { clientId: string }, values?: Values, errors: FormErrors = {}) {
    const people = await this.people.followers(deputy.deputyId);
    const shown = values ?? { ...deputy };
    const frame = await this.frames.frame(deputy.clientId, 'deputies');
    return {
      title: `Suppléance · ${frame.name}`,
      action: `/deputies/${deputy.id}`,
      cancel: `/clients/${deputy.clientId}/deputies`,
      version: openedAt(deputy, shown),
      summary: errorSummary(errors),
      fields: shownFields(deputyFields(people), shown, errors),
      history: await this.history.of({ kind: 'deputy', id: deputy.id }, deputyFields(people)),
      frame,
    };
  }
}

import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { isUuid } from '../platform/uuid.js';
import { version } from '../platform/forms/form-fields.js';
import { editSchema, newSchema } from '../platform/forms/form.js';
import { type Again, readOrRefuse, submitForm } from '../platform/forms/submit-form.js';
import { submitChange } from '../platform/changes/submit-change.js';
import { readChange } from '../platform/changes/change-form.js';
import type { ReturnedChange } from '../platform/changes/changes.view.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { count } from '../platform/web/view-helpers.js';
import { DepartureSurroundings, nextCampaigns } from './page/departure-surroundings.service.js';
import { DepartureCourse } from './departure-course.service.js';
import type { DraftAnswers } from './departure-answers.js';
import { DepartureChoices } from './departure-choices.service.js';
import { DepartureDrafts } from './departure-drafts.service.js';
import { DepartureEnds } from './departure-ends.service.js';
import { type WhenAnswers, whenFields } from './departure.form.js';
import { DeparturePages } from './page/departure-pages.service.js';
import { departureTable } from './departure.transitions.js';
import { departureDisplays, typedField } from './page/departure.view.js';
import { orderers } from '../journey/states/roles.js';

@Controller('departures')
export class DeparturesController {
  constructor(
    private readonly drafts: DepartureDrafts,
    private readonly course: DepartureCourse,
    private readonly ends: DepartureEnds,
    private readonly pages: DeparturePages,
    private readonly around: DepartureSurroundings,
    private readonly choices: DepartureChoices,
  ) {}

  @Get()
  @Render('departures/list')
  list() {
    return this.pages.list();
  }

  @Get('new')
  @Allow(orderers)
  @Render('departures/new')
  newOne(@Query('administrator') administrator: string | undefined) {
    return this.pages.newForm(idOf(administrator));
  }

  @Post()
  @Allow(orderers)
  @Redirect('/', 303)
  async create(@Body() body: Record<string, unknown>) {
    const administrator = idOf(body['administrator']);
    const again: Again = (values, errors) => this.pages.newForm(administrator, { values, errors });
    const fields = whenFields({ administrators: await this.choices.takers(administrator) });
    const sent = { schema: newSchema(fields), body, view: 'departures/new', again };
    const id = await submitForm(sent, (form) => this.drafts.open(administrator, form as WhenAnswers));
    return { url: `/departures/${id}` };
  }

  @Get(':id')
  @Render('departures/one')
  one(@Param('id') id: string, @CurrentUser() user: SignedIn) {
    return this.pages.one(id, user.role);
  }

  @Post(':id')
  @Allow(orderers)
  @Redirect('/', 303)
  async save(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    await this.keep(id, body, user);
    flash(request, { tone: 'ok', text: 'Choix enregistrés.' });
    return { url: `/departures/${id}` };
  }

  @Post(':id/defaults')
  @Allow(orderers)
  @Redirect('/', 303)
  async proposeAgain(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const seen = readOrRefuse(z.object({ version }), body);
    await this.drafts.proposeAgain(id, seen.version);
    flash(request, { tone: 'ok', text: 'Choix proposés de nouveau.' });
    return { url: `/departures/${id}` };
  }

  /** What is on the page is kept first: what was seen is what is simulated. */
  @Post(':id/simulation')
  @Allow(orderers)
  @Redirect('/', 303)
  async simulate(@Param('id') id: string, @Body() body: unknown, @CurrentUser() user: SignedIn) {
    await this.keep(id, body, user);
    await this.course.simulate(id);
    return { url: `/departures/${id}#outcome` };
  }

  @Post(':id/confirmation')
  @Allow(orderers)
  @Redirect('/', 303)
  async confirm(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const again: Again = (_values, errors) => this.pages.one(id, user.role, { errors });
    const sent = { schema: editSchema([typedField]), body, view: 'departures/one', again };
    const begins = await submitForm(sent, ({ version: seen, typed }) =>
      this.course.confirm(id, { version: seen, typed }),
    );
    const what = begins ? 'la campagne commence' : 'aucun client n’est à changer';
    flash(request, { tone: 'ok', text: `Départ confirmé\u00a0: ${what}.` });
    return { url: `/departures/${id}` };
  }

  @Post(':id/portal')
  @Allow(orderers)
  @Redirect('/', 303)
  async portal(@Param('id') id: string, @Req() request: PageRequest) {
    const { ended, more } = await this.ends.notePortal(id);
    const text =
      ended > 0
        ? `Retrait noté pour ${count(ended, 'client', 'clients')}.${more ? ' Les suivants se notent d’eux-mêmes\u00a0: la page dit combien il en reste.' : ''}`
        : 'Aucune fin n’est à noter sur le portail\u00a0: un autre administrateur doit d’abord y être actif.';
    flash(request, { tone: ended > 0 ? 'ok' : 'none', text });
    return { url: `/departures/${id}` };
  }

  /** What follows is a campaign of its own, with these clients chosen. */
  @Post(':id/next')
  @Allow(orderers)
  @Redirect('/', 303)
  async next(@Param('id') id: string, @Body() body: unknown) {
    const { kind } = readOrRefuse(nextForm, body);
    return { url: await this.around.next(id, kind) };
  }

  @Post(':id/:noun')
  @Allow(orderers)
  @Redirect('/', 303)
  async change(
    @Param('id') id: string,
    @Param('noun') noun: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { state } = await this.drafts.byId(id);
    const again = (returned: ReturnedChange) => this.pages.one(id, user.role, { change: returned });
    const sent = {
      table: departureTable,
      displays: departureDisplays,
      noun,
      state,
      request,
      read: readChange,
      view: 'departures/one',
      again,
    };
    await submitChange(sent, (_action, given) => this.course.abandon(id, given.reason ?? ''));
    return { url: `/departures/${id}` };
  }

  private async keep(id: string, body: unknown, user: SignedIn): Promise<void> {
    const fields = await this.pages.fields(id);
    const again: Again = (values, errors) => this.pages.one(id, user.role, { values, errors });
    const sent = { schema: editSchema(fields), body, view: 'departures/one', again };
    await submitForm(sent, (form) => this.drafts.save(id, fields, form as unknown as DraftAnswers));
  }
}

const nextForm = z.object({ kind: z.enum(nextCampaigns, 'Choisissez la campagne qui suit.') });

function idOf(given: unknown): string {
  if (given === undefined || given === '')
    throw new Refused(['Choisissez d’abord, parmi les administrateurs, la personne qui part.']);
  if (!isUuid(given)) throw new NotFound();
  return given;
}

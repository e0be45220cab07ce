import { fullName } from '../../identifiers/person-name.js';
import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { Knows } from '../../platform/web/asked/known-words.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { clock } from '../../platform/clock.js';
import { date } from '../../platform/web/view-helpers.js';
import { flash } from '../../platform/web/flash.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import {
  administratorForm,
  departureForm,
  newAdministratorForm,
  cardFields,
  newCardForm,
} from '../../administrators/administrator.form.js';
import { Departures } from '../departures.service.js';
import { AdministratorPages } from './administrator-pages.service.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { CardsService } from '../../administrators/cards.service.js';
import { editors, orderers } from '../../journey/states/roles.js';

@Controller('administrators')
export class AdministratorsController {
  constructor(
    private readonly administrators: AdministratorsService,
    private readonly cards: CardsService,
    private readonly departures: Departures,
    private readonly pages: AdministratorPages,
  ) {}

  @Get()
  @Render('administrators/list')
  list(@Query() query: Record<string, unknown>, @CurrentUser() user: SignedIn) {
    return this.pages.list(query, user.role);
  }

  @Get('orphans')
  @Render('assignments/orphans')
  orphans(@Query() query: Record<string, unknown>) {
    return this.pages.orphansPage(query);
  }

  @Get('new')
  @Allow(editors)
  @Render('administrators/edit')
  newOne(@Query('client') client: string | undefined) {
    return this.pages.newForm({ values: { clientId: client ?? '' } });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async create(@Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.pages.newForm({ values, errors });
    const sent = { schema: newAdministratorForm, body, view: 'administrators/edit', again };
    const person = await submitForm(sent, (form) => this.administrators.create(form));
    flash(request, { tone: 'ok', text: `${fullName(person)} est enregistré(e).` });
    return { url: `/administrators/${person.id}` };
  }

  @Get(':id')
  @Knows(['after', 'before'])
  @Render('administrators/one')
  one(@Param('id') id: string, @Query() query: Record<string, unknown>, @CurrentUser() user: SignedIn) {
    return this.pages.one(id, query, user.role);
  }

  @Get(':id/edit')
  @Render('administrators/edit')
  edit(@Param('id') id: string) {
    return this.pages.editForm(id);
  }

  @Post(':id')
  @Allow(editors)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.pages.editForm(id, { values, errors });
    const sent = { schema: administratorForm, body, view: 'administrators/edit', again };
    await submitForm(sent, (form) => this.administrators.edit(id, form));
    flash(request, { tone: 'ok', text: 'Fiche enregistrée.' });
    return { url: `/administrators/${id}` };
  }

  @Post(':id/departure')
  @Allow(orderers)
  @Redirect('/', 303)
  async leave(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const again: Again = (values, errors) =>
      this.pages.one(id, {}, user.role, { id, noun: 'departure', errors, values: values as Record<string, string> });
    const sent = { schema: departureForm, body, view: 'administrators/one', again };
    const on = await submitForm(sent, async (form) => {
      await this.departures.leave(id, form['departure-date']);
      return form['departure-date'];
    });
    const undo = { action: `/administrators/${id}/return`, label: 'Annuler' };
    const text =
      on > clock.today() ? `Départ prévu le ${date(on)}\u00a0: il prendra effet ce jour-là.` : 'Départ noté.';
    flash(request, { tone: 'ok', text, undo });
    return { url: `/administrators/${id}` };
  }

  @Post(':id/return')
  @Allow(orderers)
  @Redirect('/', 303)
  async comeBack(@Param('id') id: string, @Req() request: PageRequest) {
    const confirmed = await this.departures.comeBack(id);
    const text = confirmed ? 'Départ annulé. Ce qui en était fait le reste\u00a0: voyez ci-dessous.' : 'Départ annulé.';
    flash(request, { tone: 'ok', text });
    return { url: confirmed ? `/departures/${confirmed}` : `/administrators/${id}` };
  }

  @Get(':id/cards/new')
  @Allow(orderers)
  @Render('administrators/edit')
  newCard(@Param('id') id: string) {
    return this.pages.newCardForm(id);
  }

  @Post(':id/cards')
  @Allow(orderers)
  @Redirect('/', 303)
  async addCard(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const person = await this.administrators.byId(id);
    const again: Again = (values, errors) => this.pages.newCardForm(id, { values, errors });
    const sent = { schema: newCardForm, body, view: 'administrators/edit', fields: cardFields('CPA'), again };
    await submitForm(sent, (form) => this.cards.add(person, form));
    flash(request, { tone: 'ok', text: 'Carte ajoutée.' });
    return { url: `/administrators/${id}` };
  }
}

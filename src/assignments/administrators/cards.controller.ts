import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { cardTable } from '../../administrators/card.transitions.js';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import { submitChange } from '../../platform/changes/submit-change.js';
import { readChange } from '../../platform/changes/change-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { cardFields, editedCardFormOf, renewalForm } from '../../administrators/administrator.form.js';
import { cardDisplays } from './administrator-cards.view.js';
import { AdministratorPages } from './administrator-pages.service.js';
import { CardsService } from '../../administrators/cards.service.js';
import { editors, orderers } from '../../journey/states/roles.js';

@Controller('cards')
export class CardsController {
  constructor(
    private readonly cards: CardsService,
    private readonly pages: AdministratorPages,
  ) {}

  @Get(':id/edit')
  @Render('administrators/edit')
  edit(@Param('id') id: string) {
    return this.pages.cardForm(id, 'edit_card');
  }

  @Post(':id')
  @Allow(orderers)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.pages.cardForm(id, 'edit_card', { values, errors });
    const { state } = await this.cards.byId(id);
    const sent = { schema: editedCardFormOf(state), body, view: 'administrators/edit', again };
    const card = await submitForm(sent, (form) => this.cards.edit(id, form));
    flash(request, { tone: 'ok', text: 'Carte enregistrée.' });
    return { url: `/administrators/${card.administratorId}` };
  }

  @Get(':id/renewal')
  @Allow(orderers)
  @Render('administrators/edit')
  renewal(@Param('id') id: string) {
    return this.pages.cardForm(id, 'renewal');
  }

  @Post(':id/renewal')
  @Allow(orderers)
  @Redirect('/', 303)
  async renew(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.pages.cardForm(id, 'renewal', { values, errors });
    const sent = { schema: renewalForm, body, view: 'administrators/edit', fields: cardFields('CPA'), again };
    const card = await submitForm(sent, (form) => this.cards.renew(id, form));
    flash(request, { tone: 'ok', text: 'Carte renouvelée. Les habilitations la suivent.' });
    return { url: `/administrators/${card.administratorId}` };
  }

  // The table itself tells which roles may do which change, with its reason.
  @Post(':id/:noun')
  @Allow(editors)
  @Redirect('/', 303)
  async change(
    @Param('id') id: string,
    @Param('noun') noun: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { administratorId, state } = await this.cards.byId(id);
    const again = (returned: ReturnedChange) => this.pages.one(administratorId, {}, user.role, { ...returned, id });
    const sent = {
      table: cardTable,
      displays: cardDisplays,
      noun,
      state,
      request,
      read: readChange,
      view: 'administrators/one',
      again,
    };
    await submitChange(sent, (action, given) => this.cards.change(id, action, given));
    return { url: `/administrators/${administratorId}` };
  }
}

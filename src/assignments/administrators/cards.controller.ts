import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { readChange } from '../../platform/changes/change-form.js';
import type { Role } from '../../journey/transitions.js';
import { Allow } from '../../platform/web/access.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { readForm } from '../../platform/web/read-form.js';
import { editedCardForm, renewalForm } from '../../administrators/administrator.forms.js';
import { AdministratorPages } from './administrator-pages.service.js';
import { withCardNumberError } from '../../administrators/card-number-error.js';
import { CardsService } from '../../administrators/cards.service.js';

const keepers: Role[] = ['admin', 'support', 'technical_admin'];

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
  @Allow(keepers)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const form = readForm(editedCardForm, body);
    if (!form.ok) throw new InvalidForm('administrators/edit', await this.pages.cardForm(id, 'edit_card', form));
    const again = (errors: Record<string, string>) => this.pages.cardForm(id, 'edit_card', { values: body, errors });
    const card = await withCardNumberError(() => this.cards.edit(id, form.value), again);
    flash(request, { tone: 'ok', text: 'Carte enregistrée.' });
    return { url: `/administrators/${card.administratorId}` };
  }

  @Post(':id/activation')
  @Allow(keepers)
  @Redirect('/', 303)
  async activate(@Param('id') id: string, @Req() request: PageRequest) {
    const card = await this.cards.change(id, 'activate');
    flash(request, { tone: 'ok', text: 'Carte active.' });
    return { url: `/administrators/${card.administratorId}` };
  }

  @Get(':id/renewal')
  @Render('administrators/edit')
  renewal(@Param('id') id: string) {
    return this.pages.cardForm(id, 'renewal');
  }

  @Post(':id/renewal')
  @Allow(keepers)
  @Redirect('/', 303)
  async renew(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const form = readForm(renewalForm, body);
    if (!form.ok) throw new InvalidForm('administrators/edit', await this.pages.cardForm(id, 'renewal', form));
    const again = (errors: Record<string, string>) => this.pages.cardForm(id, 'renewal', { values: body, errors });
    const card = await withCardNumberError(() => this.cards.renew(id, form.value), again);
    flash(request, { tone: 'ok', text: 'Carte renouvelée. Les habilitations la suivent.' });
    return { url: `/administrators/${card.administratorId}` };
  }

  @Post(':id/block')
  @Allow(keepers)
  @Redirect('/', 303)
  async block(@Param('id') id: string, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const noun = 'block';
    const read = await readChange(noun, ['reason'], request);
    const { administratorId } = await this.cards.byId(id);
    if (!read.ok) {
      const page = await this.pages.one(administratorId, {}, user.role, { ...read, id, noun });
      throw new InvalidForm('administrators/one', page);
    }
    await this.cards.change(id, 'block', { reason: read.given.reason ?? '' });
    flash(request, { tone: 'ok', text: 'Carte bloquée.' });
    return { url: `/administrators/${administratorId}` };
  }
}

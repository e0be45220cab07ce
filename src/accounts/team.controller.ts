import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { newSchema } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Allow, editors } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { givenPasswordFields, newPersonFields, passwordFields, roleFields } from './team.form.js';
import { TeamService } from './team.service.js';
import { accountView, personView, type Returned, teamView } from './team.view.js';

@Controller()
export class TeamController {
  constructor(private readonly team: TeamService) {}

  @Get('settings/team')
  @Render('accounts/team')
  async list(@CurrentUser() user: SignedIn) {
    return teamView(await this.team.list(), user.role);
  }

  @Post('settings/team')
  @Allow(['admin'])
  @Redirect('/settings/team', 303)
  async create(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const again: Again = async (values, errors) => teamView(await this.team.list(), user.role, { values, errors });
    const sent = { schema: newSchema(newPersonFields), body, view: 'accounts/team', again };
    const name = await submitForm(sent, async (person) => {
      await this.team.invite(person);
      return person.name;
    });
    flash(request, { tone: 'ok', text: `Compte créé pour ${name}.` });
    return { url: '/settings/team' };
  }

  @Get('settings/team/:id')
  @Allow(['admin'])
  @Render('accounts/person')
  one(@Param('id') id: string) {
    return this.person(id);
  }

  @Post('settings/team/:id/disabling')
  @Allow(['admin'])
  @Redirect('/settings/team', 303)
  async disable(@Param('id') id: string, @Req() request: PageRequest) {
    tellLeft(request, await this.team.disable(id));
    return { url: '/settings/team' };
  }

  @Post('settings/team/:id/role')
  @Allow(['admin'])
  @Redirect('/settings/team', 303)
  async changeRole(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.person(id, { values, errors });
    const sent = { schema: newSchema(roleFields), body, view: 'accounts/person', again };
    tellLeft(request, await submitForm(sent, ({ role }) => this.team.changeRole(id, role)));
    return { url: '/settings/team' };
  }

  @Post('settings/team/:id/password')
  @Allow(['admin'])
  @Redirect('/settings/team', 303)
  async givePassword(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (_values, errors) => this.person(id, { passwordErrors: errors });
    const sent = { schema: newSchema(givenPasswordFields), body, view: 'accounts/person', again };
    const name = await submitForm(sent, ({ password }) => this.team.givePassword(id, password));
    const text = `${name} a un nouveau mot de passe\u202f; ses sessions ouvertes sont terminées.`;
    flash(request, { tone: 'ok', text });
    return { url: '/settings/team' };
  }

  @Post('settings/team/:id/enabling')
  @Allow(['admin'])
  @Redirect('/settings/team', 303)
  async enable(@Param('id') id: string) {
    await this.team.enable(id);
    return { url: '/settings/team' };
  }

  @Get('account')
  @Render('accounts/account')
  account(@CurrentUser() user: SignedIn) {
    return accountView(user);
  }

  @Post('account/password')
  @Allow([...editors, 'auditor'])
  @Redirect('/account', 303)
  async changePassword(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const again: Again = (_values, errors) => accountView(user, errors);
    const sent = { schema: newSchema(passwordFields), body, view: 'accounts/account', again };
    const from = { session: request.sessionID, address: request.ip ?? '' };
    await submitForm(sent, ({ current, next }) => this.team.changePassword(user.id, current, next, from));
    flash(request, { tone: 'ok', text: 'Votre mot de passe est changé. Vos autres sessions sont terminées.' });
    return { url: '/account' };
  }

  private async person(id: string, returned?: Returned) {
    const person = await this.team.byId(id);
    return personView(person, await this.team.leftBehind(person), returned);
  }
}

// The account is closed, or may only read: whom it concerns is told at once.
function tellLeft(request: PageRequest, left: string | null): void {
  flash(request, left ? { tone: 'soon', text: left } : { tone: 'ok', text: 'Compte modifié.' });
}

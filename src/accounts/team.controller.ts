import { roleTitles } from '../journey/states/transitions.js';
import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { InvalidForm, Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { errorSummary, readForm, type FormErrors } from '../platform/web/read-form.js';
import { newPersonForm, passwordRule, roleForm, TeamService } from './team.service.js';

const changePasswordForm = z.object({
  current: z.string('Indiquez votre mot de passe actuel.').min(1, 'Indiquez votre mot de passe actuel.'),
  next: passwordRule,
});

@Controller()
export class TeamController {
  constructor(private readonly team: TeamService) {}

  @Get('settings/team')
  @Render('accounts/team')
  list() {
    return this.teamView({}, {});
  }

  @Post('settings/team')
  @Allow(['admin'])
  @Redirect('/settings/team', 303)
  async create(@Body() body: unknown, @Req() request: PageRequest) {
    const form = readForm(newPersonForm, body);
    if (!form.ok)
      throw new InvalidForm('accounts/team', await this.teamView({ ...form.values, password: '' }, form.errors));
    await this.team.invite(form.value);
    flash(request, { tone: 'ok', text: `Compte créé pour ${form.value.name}.` });
    return { url: '/settings/team' };
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
    const form = readForm(roleForm, body);
    if (!form.ok) throw new Refused(Object.values(form.errors));
    tellLeft(request, await this.team.changeRole(id, form.value.role));
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
    return accountView(user, {});
  }

  @Post('account/password')
  @Allow(['admin', 'support', 'account_manager', 'technical_admin', 'auditor'])
  @Redirect('/account', 303)
  async changePassword(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const form = readForm(changePasswordForm, body);
    if (!form.ok) throw new InvalidForm('accounts/account', accountView(user, form.errors));
    const changed = await this.team.changePassword(user.id, form.value.current, form.value.next, request.sessionID);
    if (!changed)
      throw new InvalidForm(
        'accounts/account',
        accountView(user, { current: 'Ce n’est pas votre mot de passe actuel. Vérifiez les majuscules.' }),
      );
    flash(request, { tone: 'ok', text: 'Votre mot de passe est changé. Vos autres sessions sont terminées.' });
    return { url: '/account' };
  }

  private async teamView(values: Record<string, unknown>, errors: FormErrors) {
    const people = await this.team.list();
    return {
      title: 'Équipe',
      crumbs: [{ label: 'Réglages', href: '/settings' }],
      people: people.map((person) => ({
        ...person,
        roles: Object.entries(roleTitles).map(([value, label]) => ({
          value,
          label,
          selected: value === person.role,
        })),
        state: person.disabledAt
          ? { tone: 'none', icon: 'ban', label: 'Désactivé' }
          : { tone: 'ok', label: 'Actif', plain: true },
      })),
      roles: Object.entries(roleTitles).map(([value, label]) => ({
        value,
        label,
        selected: value === (values['role'] ?? 'support'),
      })),
      values,
      errors,
      summary: errorSummary(errors),
    };
  }
}

// The account is closed, or may only read: whom it concerns is told at once.
function tellLeft(request: PageRequest, left: string | null): void {
  flash(request, left ? { tone: 'soon', text: left } : { tone: 'ok', text: 'Compte modifié.' });
}

function accountView(user: SignedIn, errors: FormErrors) {
  return {
    title: 'Mon compte',
    person: user,
    roleLabel: roleTitles[user.role],
    errors,
    summary: errorSummary(errors),
  };
}

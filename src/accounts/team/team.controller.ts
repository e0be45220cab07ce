import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { together } from '../../platform/tenancy/together.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { newPersonFields, roleFields } from './team.form.js';
import { IdentityProviders } from '../providers/identity-providers.service.js';
import { WaysIn } from '../ways-in.service.js';
import { type LeftBehind, leftInWords } from './left-behind.js';
import { Access } from './access.service.js';
import { TeamService } from './team.service.js';
import { personView, type Returned, teamView } from './team.view.js';

@Controller('settings/team')
export class TeamController {
  constructor(
    private readonly team: TeamService,
    private readonly access: Access,
    private readonly ways: WaysIn,
    private readonly providers: IdentityProviders,
  ) {}

  @Get()
  @Render('accounts/team')
  async list(@CurrentUser() user: SignedIn) {
    return this.people(user);
  }

  @Post()
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/settings/team', 303)
  async create(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const again: Again = (values, errors, refused) => this.people(user, { values, errors, see: refused?.see ?? null });
    const sent = { schema: newSchema(newPersonFields), body, view: 'accounts/team', again };
    const name = await submitForm(sent, async (person) => {
      await this.team.invite(person);
      return person.name;
    });
    flash(request, { tone: 'ok', text: `Invitation envoyée à ${name}.` });
    return { url: '/settings/team' };
  }

  @Get(':id')
  @Allow(['admin'])
  @Render('accounts/person')
  one(@Param('id') id: string) {
    return this.person(id);
  }

  @Post(':id/disabling')
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/settings/team', 303)
  async disable(@Param('id') id: string, @Req() request: PageRequest) {
    tellLeft(request, await this.team.disable(id));
    return { url: '/settings/team' };
  }

  @Post(':id/role')
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/settings/team', 303)
  async changeRole(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.person(id, { values, errors });
    const sent = { schema: newSchema(roleFields), body, view: 'accounts/person', again };
    tellLeft(request, await submitForm(sent, ({ role }) => this.team.changeRole(id, role)));
    return { url: '/settings/team' };
  }

  @Post(':id/enabling')
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/settings/team', 303)
  async enable(@Param('id') id: string, @Req() request: PageRequest) {
    await this.team.enable(id);
    tellLeft(request, []);
    return { url: '/settings/team' };
  }

  private async people({ role }: SignedIn, returned?: Returned) {
    const [people, ways, provider] = await together(this.team.list(), this.ways.ofTeam(), this.providers.offered());
    return teamView(people, { ways, provider }, role, returned);
  }

  private async person(id: string, returned?: Returned) {
    const person = await this.team.byId(id);
    return personView(person, await this.team.leftBehind(person), await this.access.of(person), returned);
  }
}

// The account is closed, or may only read: whom and what it concerns is told at once, each with where it is.
function tellLeft(request: PageRequest, left: LeftBehind[]): void {
  if (left.length === 0) flash(request, { tone: 'ok', text: 'Compte modifié.' });
  for (const one of left) {
    const [only, ...more] = one.things;
    const link = only && more.length === 0 ? { href: only.href, label: `Voir ${only.name}` } : one.all;
    flash(request, { tone: 'soon', text: leftInWords(one), link });
  }
}

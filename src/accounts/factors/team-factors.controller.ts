import { de } from '../../identifiers/elision.js';
import { Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { colleagueFactorView } from './factor.view.js';
import { TeamFactors } from './team-factors.service.js';

/** Réglages, « Équipe », a colleague's second factor: whoever lost a phone and the recovery codes begins again. */
@Controller('settings/team/:id/factor')
@Allow(['admin'])
export class TeamFactorsController {
  constructor(private readonly factors: TeamFactors) {}

  @Get()
  @Render('accounts/colleague-factor')
  async show(@Param('id') id: string) {
    return colleagueFactorView(await this.factors.of(id));
  }

  @Post('removal')
  @Confirmed(true)
  @Redirect('/settings/team', 303)
  async remove(@Param('id') id: string, @Req() request: PageRequest) {
    const name = await this.factors.remove(id);
    const text = `Code à usage unique ${de(name)} supprimé\u202f; ses sessions ouvertes sont terminées.`;
    flash(request, { tone: 'ok', text });
    return { url: `/settings/team/${id}` };
  }
}

import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import { readChange } from '../../platform/changes/change-form.js';
import { submitChange } from '../../platform/changes/submit-change.js';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { count } from '../../platform/web/view-helpers.js';
import { MassDossierPages } from './mass-dossier-pages.service.js';
import { massDossierTable } from './mass-dossier.transitions.js';
import { massDisplays, numberField } from './mass-dossier.view.js';
import { MassDossiers } from './mass-dossiers.service.js';
import { MassPapers } from './mass-papers.service.js';
import { followers } from '../../journey/states/roles.js';

type Asked = Record<string, unknown>;

/** The annex of the page of who acts. */
const readSeen = z.object({ seen: z.string().max(100).optional().catch(undefined) });

@Controller('mass-dossiers')
export class MassDossiersController {
  constructor(
    private readonly dossiers: MassDossiers,
    private readonly papers: MassPapers,
    private readonly pages: MassDossierPages,
  ) {}

  @Get()
  @Render('requests/mass/list')
  list(@Query() query: Asked) {
    return this.pages.list(query);
  }

  @Get(':id')
  @Render('requests/mass/one')
  one(@Param('id') id: string, @Query() query: Asked, @CurrentUser() user: SignedIn) {
    return this.pages.one(id, query, user.role);
  }

  @Post(':id/papers')
  @Allow(followers)
  @Redirect('/', 303)
  async establish(@Param('id') id: string, @Req() request: PageRequest) {
    const rows = await this.papers.establish(id);
    flash(request, { tone: 'ok', text: `Lettre et annexe établies pour ${count(rows, 'client', 'clients')}.` });
    return { url: `/mass-dossiers/${id}` };
  }

  @Post(':id/number')
  @Allow(followers)
  @Redirect('/', 303)
  async number(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const again: Again = (values, errors) =>
      this.pages.one(id, {}, user.role, { noun: 'number', values: values as Record<string, string>, errors });
    const sent = { schema: newSchema([numberField]), body, view: 'requests/mass/one', again };
    const former = await submitForm(sent, ({ number }) => this.dossiers.renumber(id, number));
    flash(request, { tone: 'ok', text: former === null ? 'Numéro de dossier noté.' : 'Numéro de dossier corrigé.' });
    return { url: `/mass-dossiers/${id}` };
  }

  @Post(':id/rows/:clientId/removal')
  @Allow(followers)
  @Redirect('/', 303)
  async takeOut(@Param('id') id: string, @Param('clientId') clientId: string, @Req() request: PageRequest) {
    await this.dossiers.takeOut(id, clientId);
    flash(request, { tone: 'ok', text: 'Client sorti du dossier.' });
    return { url: `/mass-dossiers/${id}` };
  }

  @Post(':id/:noun')
  @Allow(followers)
  @Redirect('/', 303)
  async change(
    @Param('id') id: string,
    @Param('noun') noun: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { state } = await this.dossiers.byId(id);
    const again = (returned: ReturnedChange) => this.pages.one(id, {}, user.role, returned);
    const sent = { table: massDossierTable, displays: massDisplays, noun, state, request, read: readChange };
    await submitChange({ ...sent, view: 'requests/mass/one', again }, (action, given) =>
      this.dossiers.change(id, action, given, readSeen.safeParse(request.body).data?.seen),
    );
    return { url: `/mass-dossiers/${id}` };
  }
}

import { Body, Controller, Get, Header, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import { submitChange } from '../../platform/changes/submit-change.js';
import { readChange } from '../../platform/changes/change-form.js';
import { Allow, editors } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { InvalidForm, Refused } from '../../platform/web/errors.js';
import { readForm } from '../../platform/web/read-form.js';
import { CampaignPages } from './campaign-pages.js';
import { confirmationForm, newCampaignForm } from './campaign.form.js';
import { campaignDisplays } from './campaign-changes.view.js';
import { CampaignKinds } from '../engine/campaign-kinds.js';
import { campaignTable } from '../engine/campaign.transitions.js';
import { CampaignsService } from '../engine/campaigns.service.js';

type Asked = Record<string, unknown>;

@Controller('campaigns')
export class CampaignsController {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly kinds: CampaignKinds,
    private readonly pages: CampaignPages,
  ) {}

  @Get()
  @Render('campaigns/list')
  list(@Query() query: Asked) {
    return this.pages.list(query);
  }

  @Get('new')
  @Render('campaigns/new')
  new(@Query() query: Asked) {
    return this.pages.new(query['selection'], query['kind'], { values: query });
  }

  @Post()
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async create(@Body() body: Asked) {
    const kind = this.kinds.find(body['kind']);
    if (!kind) throw new Refused(['Choisissez ce que fait la campagne.']);
    const form = readForm(newCampaignForm, body);
    const read = await kind.read(body);
    const errors = { ...(form.ok ? {} : form.errors), ...('errors' in read ? read.errors : {}) };
    if (!form.ok || 'errors' in read)
      throw new InvalidForm(
        'campaigns/new',
        await this.pages.new(body['selection'], kind.kind, { values: body, errors }),
      );
    const { title, selection } = form.value;
    const id = await this.campaigns.create({
      kind: kind.kind,
      title,
      selectionId: selection,
      parameters: read.parameters,
    });
    return { url: `/campaigns/${id}/simulation` };
  }

  @Get(':id')
  @Render('campaigns/progress')
  progress(@Param('id') id: string, @Query() query: Asked, @CurrentUser() user: SignedIn) {
    return this.pages.progress(id, query, user.role);
  }

  @Get(':id/simulation')
  @Render('campaigns/simulation')
  simulation(@Param('id') id: string, @Query() query: Asked, @CurrentUser() user: SignedIn) {
    return this.pages.simulation(id, query, user.role);
  }

  @Get(':id/report')
  @Render('campaigns/report')
  report(@Param('id') id: string) {
    return this.pages.report(id);
  }

  @Get(':id/outcome.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="compte-rendu.csv"')
  outcome(@Param('id') id: string) {
    return this.pages.outcome(id);
  }

  @Post(':id/confirmation')
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async confirm(@Param('id') id: string, @Body() body: unknown) {
    const form = readForm(confirmationForm, body);
    if (!form.ok) throw new Refused(Object.values(form.errors));
    await this.campaigns.confirm(id, form.value);
    return { url: `/campaigns/${id}` };
  }

  /** Product § 2.6: bulk is undone by another campaign, simulated and confirmed like any other. */
  @Post(':id/inverse')
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async invert(@Param('id') id: string) {
    return { url: `/campaigns/${await this.campaigns.prepareInverse(id)}/simulation` };
  }

  @Post(':id/:noun')
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async change(
    @Param('id') id: string,
    @Param('noun') noun: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { state } = await this.campaigns.byId(id);
    const page = state === 'draft' || state === 'simulated' ? 'simulation' : 'progress';
    const again = (returned: ReturnedChange) => this.pages[page](id, {}, user.role, returned);
    const sent = {
      table: campaignTable,
      displays: campaignDisplays,
      noun,
      state,
      request,
      read: readChange,
      view: `campaigns/${page}`,
      again,
    };
    await submitChange(sent, (action, given) => this.campaigns.change(id, action, given));
    return { url: noun === campaignDisplays.simulate.noun ? `/campaigns/${id}/simulation` : `/campaigns/${id}` };
  }
}

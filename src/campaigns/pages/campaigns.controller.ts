import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import { submitChange } from '../../platform/changes/submit-change.js';
import { readChange } from '../../platform/changes/change-form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { sendTable } from '../../platform/files/send-table.js';
import { Knows } from '../../platform/web/asked/known-words.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { CampaignPages } from './campaign-pages.js';
import { RowsExport } from './rows-export.js';
import { forecastFile, outcomeFile, type RowsFile } from './rows-file.js';
import { confirmationForm, newCampaignForm } from './campaign.form.js';
import { campaignDisplays } from './campaign-changes.view.js';
import { CampaignKinds } from '../engine/campaign-kinds.js';
import { campaignTable } from '../engine/campaign.transitions.js';
import { CampaignsService } from '../engine/campaigns.service.js';
import { editors } from '../../journey/states/roles.js';

type Asked = Record<string, unknown>;

@Controller('campaigns')
export class CampaignsController {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly kinds: CampaignKinds,
    private readonly pages: CampaignPages,
    private readonly exported: RowsExport,
  ) {}

  @Get()
  @Render('campaigns/list')
  list(@Query() query: Asked) {
    return this.pages.list(query);
  }

  @Get('new')
  @Allow(editors)
  @Render('campaigns/new')
  new(@Query() query: Asked) {
    return this.pages.new(query['selection'], query['kind'], { values: query });
  }

  @Post()
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async create(@Body() body: Asked, @Req() { uploads }: PageRequest) {
    const kind = this.kinds.find(body['kind']);
    if (!kind) throw new Refused(['Choisissez ce que fait la campagne.']);
    const again: Again = (values, errors) => this.pages.new(values['selection'], kind.kind, { values, errors });
    const schema = newCampaignForm(kind, await kind.fields(body));
    const sent = { schema, body: { ...body, ...uploads }, view: 'campaigns/new', again };
    const id = await submitForm(sent, ({ selection, ...wish }) =>
      this.campaigns.create({ kind: kind.kind, selectionId: selection, ...wish }),
    );
    return { url: `/campaigns/${id}/simulation` };
  }

  @Get(':id')
  @Knows(['outcome', 'reason', 'after'])
  @Render('campaigns/progress')
  progress(@Param('id') id: string, @Query() query: Asked, @CurrentUser() user: SignedIn) {
    return this.pages.progress(id, query, user.role);
  }

  @Get(':id/simulation')
  @Knows(['forecast', 'reason', 'after'])
  @Render('campaigns/simulation')
  simulation(@Param('id') id: string, @Query() query: Asked, @CurrentUser() user: SignedIn) {
    return this.pages.simulation(id, query, user.role);
  }

  @Get(':id/report')
  @Knows(['outcome', 'reason', 'after'])
  @Render('campaigns/report')
  report(@Param('id') id: string, @Query() query: Asked) {
    return this.pages.report(id, query);
  }

  /** The rows that the page shows, all of them. */
  @Get(':id/outcome.csv')
  outcome(@Param('id') id: string, @Query() query: Asked, @Res() response: Response): Promise<void> {
    return this.send(outcomeFile, id, query, response);
  }

  @Get(':id/simulation.csv')
  forecast(@Param('id') id: string, @Query() query: Asked, @Res() response: Response): Promise<void> {
    return this.send(forecastFile, id, query, response);
  }

  @Post(':id/confirmation')
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async confirm(@Param('id') id: string, @Body() body: unknown, @CurrentUser() user: SignedIn) {
    const again: Again = (values, errors) =>
      this.pages.simulation(id, {}, user.role, {
        noun: 'confirmation',
        values: values as Record<string, string>,
        errors,
      });
    const sent = { schema: confirmationForm, body, view: 'campaigns/simulation', again };
    await submitForm(sent, (seen) => this.campaigns.confirm(id, seen));
    return { url: `/campaigns/${id}` };
  }

  /** Product § 2.6: bulk is undone by another campaign, simulated and confirmed like any other. */
  @Post(':id/inverse')
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async invert(@Param('id') id: string) {
    return { url: `/campaigns/${await this.campaigns.prepareInverse(id)}/simulation` };
  }

  /** The same again for those of one outcome, once what refused them was mended: simulated, not confirmed. */
  @Post(':id/sequel')
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async again(@Param('id') id: string) {
    return { url: `/campaigns/${await this.campaigns.prepareFrom(id, { outcome: 'refused' })}/simulation` };
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

  private async send(file: RowsFile, id: string, query: Asked, response: Response): Promise<void> {
    // A campaign that is not there is told before a byte of the file has left.
    await this.campaigns.byId(id);
    const { name, sheet, titles } = file;
    const rows = this.exported.rows(id, file, this.pages.filter(file.by, query));
    await sendTable(response, { format: 'csv', name, sheet, columns: titles.length }, rows);
  }
}

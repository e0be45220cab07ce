import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { OwnClients } from '../../clients/own-clients.service.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { CorrectedAddresses } from './corrected-addresses.service.js';
import { StoppedPagesQueries } from './stopped-pages.queries.js';
import { correction, releasedWords, stoppedListView, stoppedView } from './stopped.view.js';
import { editors } from '../../journey/states/roles.js';

/** « Adresses qui ne reçoivent plus »: each waits for a person. */
@Controller('addresses')
export class StoppedController {
  constructor(
    private readonly queries: StoppedPagesQueries,
    private readonly corrected: CorrectedAddresses,
    private readonly own: OwnClients,
  ) {}

  @Get()
  @Render('exchanges/addresses/list')
  async list(@Query() query: Record<string, string>) {
    return stoppedListView(await this.queries.page(query));
  }

  @Get(':id')
  @Render('exchanges/addresses/one')
  one(@Param('id') id: string) {
    return this.page(id);
  }

  @Post(':id/correction')
  @Allow(editors)
  @Redirect('/', 303)
  async correct(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    const sent = { schema: correction, body, view: 'exchanges/addresses/one', again };
    const released = await submitForm(sent, ({ email }) => this.corrected.correct(id, email));
    flash(request, { tone: 'ok', text: `Adresse corrigée. ${releasedWords(released)}` });
    return { url: '/addresses' };
  }

  @Post(':id/reception')
  @Allow(editors)
  @Redirect('/', 303)
  async receives(@Param('id') id: string, @Req() request: PageRequest) {
    const released = await this.corrected.receivesAgain(id);
    flash(request, { tone: 'ok', text: `L’adresse reçoit de nouveau. ${releasedWords(released)}` });
    return { url: '/addresses' };
  }

  private async page(id: string, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
    const line = await this.queries.one(id);
    if (line.clientId) await this.own.openPage(line.clientId);
    return stoppedView(line, await this.queries.bearers(line), returned);
  }
}

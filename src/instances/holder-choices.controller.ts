import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { clock } from '../platform/clock.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Knows } from '../platform/web/asked/known-words.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { count } from '../platform/web/view-helpers.js';
import { holderChoiceForm } from './holder-choice.form.js';
import { holderChoiceView } from './holder-choice.view.js';
import { HolderChoices } from './holder-choices.service.js';
import { editors } from '../journey/states/roles.js';

type Values = Record<string, unknown>;

/** « Retenir cette option »: whose FINESS the certificates of the instances of a client carry. */
@Controller('clients/:id/holders')
export class HolderChoicesController {
  constructor(
    private readonly clients: ClientsService,
    private readonly choices: HolderChoices,
    private readonly frames: ClientFrames,
  ) {}

  /** @param query `level`: the option that the plan leads to; `instance`: the only one ticked, else all of them */
  @Get()
  @Knows(['level', 'instance'])
  @Render('instances/holders')
  async ask(@Param('id') id: string, @Query() query: Values) {
    const instances = (await this.choices.ofClient(id)).map((instance) => instance.id);
    const ticked = instances.filter((instance) => query['instance'] === undefined || query['instance'] === instance);
    return this.page(id, { level: query['level'], instances: ticked });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async choose(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const before = () => this.clients.open(id);
    const again: Again = (values, errors) => this.page(id, values, errors);
    const sent = { schema: holderChoiceForm, body, view: 'instances/holders', before, again };
    const changed = await submitForm(sent, ({ instances, ...choice }) => this.choices.choose(id, instances, choice));
    const text = `Choix du porteur enregistré pour ${count(changed, 'instance', 'instances')}.`;
    flash(request, changed > 0 ? { tone: 'ok', text } : { tone: 'none', text: 'Ce choix était déjà enregistré.' });
    return { url: `/clients/${id}/plan` };
  }

  private async page(id: string, values: Values, errors: FormErrors = {}) {
    const client = await this.clients.byId(id);
    const frame = await this.frames.frame(id, 'plan');
    const instances = await this.choices.ofClient(id);
    const view = holderChoiceView({ client, instances, values, errors, today: clock.today() });
    return { ...view, frame, none: instances.length === 0, addHref: `/clients/${id}/instances/new` };
  }
}

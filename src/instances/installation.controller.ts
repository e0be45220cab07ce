import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import type { z } from 'zod';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { count } from '../platform/web/view-helpers.js';
import type { Client } from '../clients/client.entity.js';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { EstablishmentsService } from '../establishments/establishments.service.js';
import { newEstablishmentFields } from '../establishments/establishment.form.js';
import { newSchema } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { InstallationQueries, shownAtOnce } from './installation.queries.js';
import { numberedPage } from '../platform/lists/numbered-pages.js';
import { installationView, registerFields } from './installation.view.js';
import { editors } from '../journey/states/roles.js';

type Values = Record<string, unknown>;
/** « Établissements et instances »: the lists, and what is added to them. */
@Controller('clients/:id/establishments')
export class InstallationController {
  constructor(
    private readonly clients: ClientsService,
    private readonly establishments: EstablishmentsService,
    private readonly queries: InstallationQueries,
    private readonly frames: ClientFrames,
  ) {}

  @Get()
  @Render('instances/installation')
  show(
    @Param('id') id: string,
    @Query('establishments') establishments: unknown,
    @Query('instances') instances: unknown,
  ) {
    return this.page(id, { establishments, instances });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async add(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const schema = newSchema(newEstablishmentFields(client.environment === 'TEST'));
    await submitForm(this.sent(client, schema, body), (form) => this.establishments.add(client, form));
    flash(request, { tone: 'ok', text: 'Établissement ajouté.' });
    return { url: `/clients/${id}/establishments` };
  }

  @Post('register')
  @Allow(editors)
  @Redirect('/', 303)
  async addFromRegister(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const { added } = await submitForm(this.sent(client, newSchema(registerFields()), body), ({ register }) =>
      this.establishments.addFromRegister(client, register),
    );
    flash(request, { tone: 'ok', text: `${count(added, 'établissement ajouté', 'établissements ajoutés')}.` });
    return { url: `/clients/${id}/establishments` };
  }

  private sent<Schema extends z.ZodType>(client: Client, schema: Schema, body: unknown) {
    const again: Again = (values, errors) => this.page(client.id, {}, values, errors);
    const before = () => this.clients.refuseClosed(client);
    return { schema, body, view: 'instances/installation', before, again };
  }

  private async page(id: string, asked: Values, values?: Values, errors?: FormErrors) {
    const client = await this.clients.byId(id);
    const counts = await this.queries.counts(client);
    const places = {
      establishments: numberedPage(asked['establishments'], counts.establishments, shownAtOnce),
      instances: numberedPage(asked['instances'], counts.instances, shownAtOnce),
    };
    const establishments = await this.queries.establishments(id, places.establishments);
    const instances = await this.queries.instances(id, places.instances);
    const proposals = await this.queries.proposals(client.number);
    const frame = await this.frames.frame(id, 'establishments');
    return {
      ...installationView(client, { establishments, instances, proposals, counts, places, values, errors }),
      frame,
    };
  }
}

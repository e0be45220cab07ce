import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { checkFiness } from '../identifiers/finess.js';
import { Allow, editors } from '../platform/web/access.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm, Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { type FormErrors, readForm } from '../platform/web/read-form.js';
import { count } from '../platform/web/view-helpers.js';
import { ClientFrameService } from './client-frame.service.js';
import { ClientsService } from './clients.service.js';
import { EstablishmentsService } from './establishments.service.js';
import { optionalLine, several } from './form-fields.js';
import { InstallationQueries } from './installation.queries.js';
import { installationView, instanceView, neededSlotsView, shownEstablishments } from './installation.view.js';
import type { Instance } from './instance.entity.js';
import { instanceForm } from './instance.form.js';
import { InstancesService } from './instances.service.js';
import { SolutionsService } from './solutions.service.js';

type Values = Record<string, unknown>;
const establishmentForm = z.object({
  finessEg: z.string().default(''),
  name: optionalLine(250),
  town: optionalLine(100),
});
const registerForm = z.object({ register: several });

@Controller()
export class InstallationController {
  constructor(
    private readonly clients: ClientsService,
    private readonly establishments: EstablishmentsService,
    private readonly instances: InstancesService,
    private readonly solutions: SolutionsService,
    private readonly queries: InstallationQueries,
    private readonly frames: ClientFrameService,
  ) {}

  @Get('clients/:id/establishments')
  @Render('clients/establishments')
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Post('clients/:id/establishments')
  @Allow(editors)
  @Redirect('/', 303)
  async add(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const form = readForm(establishmentForm, body);
    if (!form.ok) throw new InvalidForm('clients/establishments', await this.page(id, form.values, form.errors));
    const checked = checkFiness(form.value.finessEg, { lenientKey: client.environment === 'TEST' });
    if (!checked.ok)
      throw new InvalidForm('clients/establishments', await this.page(id, body, { finessEg: checked.reason }));
    await this.establishments.add(client, { ...form.value, finessEg: checked.value }).catch(async (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      throw new InvalidForm('clients/establishments', await this.page(id, body, { finessEg: error.message }));
    });
    flash(request, { tone: 'ok', text: 'Établissement ajouté.' });
    return { url: `/clients/${id}/establishments` };
  }

  @Post('clients/:id/establishments/register')
  @Allow(editors)
  @Redirect('/', 303)
  async addFromRegister(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const form = readForm(registerForm, body);
    if (!form.ok || form.value.register.length === 0)
      throw new Refused(['Cochez au moins un établissement du registre.']);
    const { added } = await this.establishments.addFromRegister(client, form.value.register);
    flash(request, { tone: 'ok', text: `${count(added, 'établissement ajouté', 'établissements ajoutés')}.` });
    return { url: `/clients/${id}/establishments` };
  }

  @Get('clients/:id/instances/new')
  @Render('clients/instance')
  async newInstance(@Param('id') id: string) {
    const establishments = await this.establishments.ofClient(id);
    // Domain rule 1: a unified information system, the usual case, serves every establishment.
    const values = { establishments: establishments.map((row) => row.finessEg), services: ['dmp', 'insi_auto'] };
    return this.instancePage(id, null, values);
  }

  @Get('instances/preview')
  @Render('clients/needed-slots')
  preview(@Query() query: Values) {
    return neededSlotsView(query);
  }

  @Post('clients/:id/instances')
  @Allow(editors)
  @Redirect('/', 303)
  async addInstance(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const form = readForm(instanceForm, body);
    if (!form.ok)
      throw new InvalidForm('clients/instance', await this.instancePage(id, null, form.values, form.errors));
    await this.instances.add(client.id, form.value);
    flash(request, { tone: 'ok', text: `Instance « ${form.value.name} » ajoutée.` });
    return { url: `/clients/${id}/establishments` };
  }

  @Get('instances/:id/edit')
  @Render('clients/instance')
  async editInstance(@Param('id') id: string) {
    const instance = await this.instances.byId(id);
    const values = { ...instance, establishments: await this.instances.served(id) };
    return this.instancePage(instance.clientId, instance, values);
  }

  @Post('instances/:id')
  @Allow(editors)
  @Redirect('/', 303)
  async saveInstance(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const instance = await this.instances.byId(id);
    const form = readForm(instanceForm, body);
    if (!form.ok) {
      throw new InvalidForm(
        'clients/instance',
        await this.instancePage(instance.clientId, instance, form.values, form.errors),
      );
    }
    await this.instances.edit(instance, form.value);
    flash(request, { tone: 'ok', text: 'Instance enregistrée.' });
    return { url: `/clients/${instance.clientId}/establishments` };
  }

  @Post('instances/:id/retirement')
  @Allow(editors)
  @Redirect('/', 303)
  async retire(@Param('id') id: string, @Req() request: PageRequest) {
    const instance = await this.instances.byId(id);
    const done = await this.instances.retire(instance);
    flash(request, {
      tone: done ? 'ok' : 'none',
      text: done ? 'Instance retirée.' : 'Cette instance était déjà retirée.',
    });
    return { url: `/clients/${instance.clientId}/establishments` };
  }

  private async page(id: string, values?: Values, errors?: FormErrors) {
    const client = await this.clients.byId(id);
    const establishments = await this.queries.establishments(id, shownEstablishments);
    const instances = await this.queries.instances(id);
    const proposals = await this.queries.proposals(client.finessEj);
    const frame = await this.frames.frame(id, 'establishments');
    const total = frame.tabs.find((tab) => tab.current)?.count ?? 0;
    return { ...installationView(client, { establishments, instances, proposals, total, values, errors }), frame };
  }

  private async instancePage(clientId: string, instance: Instance | null, values: Values, errors: FormErrors = {}) {
    const client = await this.clients.byId(clientId);
    const solutions = await this.solutions.all();
    const establishments = await this.establishments.ofClient(clientId);
    const frame = await this.frames.frame(clientId, 'establishments');
    return { ...instanceView({ client, instance, solutions, establishments, values, errors }), frame };
  }
}

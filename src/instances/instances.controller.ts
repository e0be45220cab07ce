import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { EstablishmentsService } from '../establishments/establishments.service.js';
import type { Instance } from './instance.entity.js';
import { instanceFields, instanceForm } from './instance.form.js';
import { instanceView } from './instance.view.js';
import { neededSlotsView } from './needed-slots.view.js';
import { ordersLeftByEdit, ordersLeftTold } from './orders-left.js';
import { InstancesService } from './instances.service.js';
import { RecordHistoryQueries } from '../platform/changes/record-history.queries.js';
import { SolutionsService } from './solutions.service.js';
import { editors } from '../journey/states/roles.js';

type Values = Record<string, unknown>;

/** One software instance: its facts, its end, its return. */
@Controller()
export class InstancesController {
  constructor(
    private readonly clients: ClientsService,
    private readonly establishments: EstablishmentsService,
    private readonly instances: InstancesService,
    private readonly solutions: SolutionsService,
    private readonly frames: ClientFrames,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get('clients/:id/instances/new')
  @Allow(editors)
  @Render('instances/edit')
  async newInstance(@Param('id') id: string) {
    const establishments = await this.establishments.ofClient(id);
    // Domain rule 1: a unified information system, the usual case, serves every establishment.
    const values = { establishments: establishments.map((row) => row.finessEg), services: ['dmp', 'insi_auto'] };
    return this.instancePage(id, null, values);
  }

  @Get('instances/preview')
  @Render('instances/needed-slots')
  preview(@Query() query: Values) {
    return neededSlotsView(query, query['per'] === 'holder');
  }

  @Post('clients/:id/instances')
  @Allow(editors)
  @Redirect('/', 303)
  async addInstance(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const before = () => this.clients.open(id);
    const again: Again = (values, errors) => this.instancePage(id, null, values, errors);
    const sent = { schema: instanceForm, body, view: 'instances/edit', before, again };
    const name = await submitForm(sent, async (form) => {
      await this.instances.add(id, form);
      return form.name;
    });
    flash(request, { tone: 'ok', text: `Instance «\u00a0${name}\u00a0» ajoutée.` });
    return { url: `/clients/${id}/establishments` };
  }

  @Get('instances/:id/edit')
  @Render('instances/edit')
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
    const before = () => this.clients.open(instance.clientId);
    const again: Again = (values, errors) => this.instancePage(instance.clientId, instance, values, errors);
    const sent = { schema: instanceForm, body, view: 'instances/edit', before, again };
    const left = await submitForm(sent, (form) => this.instances.edit(instance, form));
    flash(request, { tone: 'ok', text: `Instance enregistrée. ${ordersLeftByEdit(left)}`.trim() });
    return { url: `/clients/${instance.clientId}/establishments` };
  }

  @Post('instances/:id/retirement')
  @Allow(editors)
  @Redirect('/', 303)
  async retire(@Param('id') id: string, @Req() request: PageRequest) {
    const instance = await this.opened(id);
    const left = await this.instances.retire(instance);
    const undo = { action: `/instances/${id}/return`, label: 'Remettre en service' };
    if (left !== null)
      flash(request, { tone: 'ok', text: `Instance mise hors service. ${ordersLeftTold(left)}`.trim(), undo });
    else flash(request, { tone: 'none', text: 'Cette instance était déjà hors service.' });
    return { url: `/clients/${instance.clientId}/establishments` };
  }

  @Post('instances/:id/return')
  @Allow(editors)
  @Redirect('/', 303)
  async bringBack(@Param('id') id: string, @Req() request: PageRequest) {
    const instance = await this.opened(id);
    const done = await this.instances.bringBack(instance);
    const text = done ? 'Instance remise en service.' : 'Cette instance était déjà en service.';
    flash(request, { tone: done ? 'ok' : 'none', text });
    return { url: `/clients/${instance.clientId}/establishments` };
  }

  private async opened(id: string): Promise<Instance> {
    const instance = await this.instances.byId(id);
    await this.clients.open(instance.clientId);
    return instance;
  }

  private async instancePage(clientId: string, instance: Instance | null, values: Values, errors: FormErrors = {}) {
    const client = await this.clients.byId(clientId);
    const solutions = await this.solutions.offered(instance?.solutionId ?? null);
    const establishments = await this.establishments.ofClient(clientId);
    const frame = await this.frames.frame(clientId, 'establishments');
    const own = instance && !instance.retiredAt ? await this.instances.ownSlots(instance.id) : null;
    const history = instance && (await this.history.of({ kind: 'instance', id: instance.id }, instanceFields));
    return {
      ...instanceView({ client, instance, solutions, establishments, own, values, errors }),
      history,
      frame,
      formLocked: frame.locked ?? retiredReason(instance),
    };
  }
}

function retiredReason(instance: Instance | null): string | null {
  return instance?.retiredAt
    ? 'Cette instance est hors service\u00a0: remettez-la en service avant de la modifier.'
    : null;
}

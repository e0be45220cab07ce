import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import type { z } from 'zod';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { cameFrom } from '../platform/web/sent/sent-form.js';
import { submitForm } from '../platform/forms/submit-form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { DmpChecks } from './dmp-checks.service.js';
import { EstablishmentChanges } from './establishment-changes.service.js';
import { EstablishmentTransfer } from './establishment-transfer.service.js';
import type { Establishment } from './establishment.entity.js';
import { closingForm, establishmentFields, establishmentForm } from './establishment.form.js';
import { EstablishmentQueries } from './establishment.queries.js';
import { establishmentView } from './establishment.view.js';
import { RecordHistoryQueries } from '../platform/changes/record-history.queries.js';
import { editors } from '../journey/states/roles.js';

type Values = Record<string, unknown>;

/** One establishment: its facts, its end, its move to another client. */
@Controller('establishments/:id')
export class EstablishmentController {
  constructor(
    private readonly clients: ClientsService,
    private readonly changes: EstablishmentChanges,
    private readonly dmp: DmpChecks,
    private readonly transfers: EstablishmentTransfer,
    private readonly queries: EstablishmentQueries,
    private readonly frames: ClientFrames,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get('edit')
  @Render('establishments/edit')
  async edit(@Param('id') id: string) {
    return this.page(await this.changes.byId(id));
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const establishment = await this.changes.byId(id);
    await submitForm(this.sent(establishmentForm, establishment, body), (form) =>
      this.changes.edit(establishment, form),
    );
    flash(request, { tone: 'ok', text: 'Établissement enregistré.' });
    return this.backTo(establishment);
  }

  @Post('dmp-check')
  @Allow(editors)
  @Redirect('/', 303)
  async checkDmp(@Param('id') id: string, @Req() request: PageRequest) {
    const { clientId } = await this.opened(id);
    await this.dmp.noteOne(id);
    flash(request, { tone: 'ok', text: 'Noté\u00a0: FINESS EG configuré pour le DMP.' });
    return { url: listOf(clientId, request) };
  }

  @Post('dmp-check/withdrawal')
  @Allow(editors)
  @Redirect('/', 303)
  async withdrawDmp(@Param('id') id: string, @Req() request: PageRequest) {
    const { clientId } = await this.opened(id);
    await this.dmp.withdraw(id);
    flash(request, { tone: 'ok', text: 'Noté\u00a0: FINESS EG à configurer de nouveau.' });
    return { url: listOf(clientId, request) };
  }

  @Post('closing')
  @Allow(editors)
  @Redirect('/', 303)
  async close(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const establishment = await this.changes.byId(id);
    const done = await submitForm(this.sent(closingForm, establishment, body), (form) =>
      this.changes.close(establishment, form),
    );
    const undo = { action: `/establishments/${id}/reopening`, label: 'Rouvrir' };
    if (done === 'closed') flash(request, { tone: 'ok', text: 'Établissement fermé.', undo });
    else flash(request, { tone: 'ok', text: 'Établissement supprimé de la liste.' });
    return this.backTo(establishment);
  }

  @Post('reopening')
  @Allow(editors)
  @Redirect('/', 303)
  async reopen(@Param('id') id: string, @Req() request: PageRequest) {
    const establishment = await this.opened(id);
    const done = await this.changes.reopen(establishment);
    flash(request, { tone: done ? 'ok' : 'none', text: done ? 'Établissement rouvert.' : 'Il était déjà ouvert.' });
    return this.backTo(establishment);
  }

  @Post('transfer')
  @Allow(editors)
  @Redirect('/', 303)
  async transfer(@Param('id') id: string, @Req() request: PageRequest) {
    const establishment = await this.changes.byId(id);
    const client = await this.clients.open(establishment.clientId);
    const to = await this.transfers.move(client, establishment);
    if (establishment.closedOn) {
      const link = { href: `/establishments/${id}/edit`, label: 'Ouvrir sa fiche' };
      flash(request, { tone: 'ok', text: 'Établissement transféré, toujours fermé.', link });
    } else
      flash(request, { tone: 'ok', text: 'Établissement transféré. Choisissez l’instance qui le sert désormais.' });
    return { url: `/clients/${to}/establishments` };
  }

  private async opened(id: string): Promise<Establishment> {
    const establishment = await this.changes.byId(id);
    await this.clients.open(establishment.clientId);
    return establishment;
  }

  private backTo(establishment: Establishment) {
    return { url: `/clients/${establishment.clientId}/establishments` };
  }

  // Two forms stand on the page: what the other one shows is the record.
  private sent<Schema extends z.ZodType>(schema: Schema, establishment: Establishment, body: Values) {
    const again = (values: Values, errors: FormErrors) =>
      this.page(establishment, { ...establishment, ...values }, errors);
    const before = () => this.clients.open(establishment.clientId);
    return { schema, body, view: 'establishments/edit', before, again };
  }

  private async page(establishment: Establishment, values: Values | null = null, errors: FormErrors = {}) {
    const client = await this.clients.byId(establishment.clientId);
    const ties = await this.queries.ties(establishment.id);
    const subject = { kind: 'establishment', id: establishment.id };
    return {
      ...establishmentView({ client, establishment, ties, values, errors }),
      history: await this.history.of(subject, establishmentFields),
      frame: await this.frames.frame(client.id, 'establishments'),
    };
  }
}

/** The list of a client's establishments, at the page of it that one came from. */
function listOf(clientId: string, request: PageRequest): string {
  const list = `/clients/${clientId}/establishments`;
  const from = cameFrom(request);
  return from?.startsWith(`${list}?`) ? from : list;
}

import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { DirectoryQueries, isStandIn } from '../directory/directory.queries.js';
import { Allow, editors } from '../platform/web/access.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm, Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { type FormErrors, readForm } from '../platform/web/read-form.js';
import { clientIdentityForm, newClientForm } from './client-form.js';
import { editClientView, newClientView } from './client-forms.view.js';
import { ClientChoicesQueries } from './client-choices.queries.js';
import { ClientFrameService } from './client-frame.service.js';
import { ClientIdentityService } from './client-identity.service.js';
import { AlreadyClient, ClientsService } from './clients.service.js';
import { CommentsService } from './comments.service.js';

// The largest managing bodies have some three hundred establishments.
const shownEstablishments = 500;

@Controller('clients')
export class ClientsController {
  constructor(
    private readonly clients: ClientsService,
    private readonly identity: ClientIdentityService,
    private readonly comments: CommentsService,
    private readonly frames: ClientFrameService,
    private readonly choices: ClientChoicesQueries,
    private readonly directory: DirectoryQueries,
  ) {}

  @Get('new')
  @Render('clients/new')
  async new(@Query('finess') finess?: string) {
    const registered = await this.registered(finess);
    const entity = registered?.entity;
    const values = {
      finessEj: finess?.slice(0, 30) ?? '',
      // A name made of the number is only a stand-in: the real one goes into the certificates.
      name: entity && !isStandIn(entity) ? entity.name : undefined,
      address: entity?.address,
      postalCode: entity?.postal_code,
      town: entity?.town,
    };
    return newClientView({ values, registered, people: await this.choices.people() });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async create(@Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const form = readForm(newClientForm, body);
    if (!form.ok) throw await this.invalid(body, form.errors);
    const created = await this.clients.create(form.value).catch(async (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      const existing = error instanceof AlreadyClient ? error.client : null;
      throw await this.invalid(body, { finessEj: error.message }, existing);
    });
    flash(request, { tone: 'ok', text: `Client « ${form.value.name} » créé.` });
    if (created.skipped.length > 0) {
      const list = created.skipped.join(', ');
      flash(request, { tone: 'soon', text: `Déjà chez un autre client, donc non repris : ${list}.` });
    }
    return { url: `/clients/${created.id}` };
  }

  @Get(':id/edit')
  @Render('clients/edit')
  async edit(@Param('id') id: string) {
    return this.editPage(id);
  }

  @Post(':id/edit')
  @Allow(editors)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const form = readForm(clientIdentityForm(client), body);
    if (!form.ok) throw new InvalidForm('clients/edit', await this.editPage(id, form.values, form.errors));
    const { certificatesWrong } = await this.identity.edit(client, form.value);
    flash(request, { tone: 'ok', text: 'Fiche enregistrée.' });
    if (certificatesWrong) {
      flash(request, {
        tone: 'soon',
        text: 'Le nom ou le département a changé : les certificats en service portent l’ancien, ils sont à révoquer et à refaire.',
      });
    }
    return { url: `/clients/${id}` };
  }

  @Post(':id/comments')
  @Allow(editors)
  @Redirect('/', 303)
  async comment(@Param('id') id: string, @Body('text') text: unknown) {
    const client = await this.clients.byId(id);
    await this.comments.add(client.id, typeof text === 'string' ? text : '');
    return { url: `/clients/${client.id}` };
  }

  private async editPage(id: string, values?: Record<string, unknown>, errors: FormErrors = {}) {
    const client = await this.clients.byId(id);
    const people = await this.choices.people();
    const shown = values ?? { ...client };
    return { ...editClientView(client, shown, errors, people), frame: await this.frames.frame(id, 'identity') };
  }

  private async invalid(
    values: Record<string, unknown>,
    errors: FormErrors,
    existing: { id: string; name: string } | null = null,
  ) {
    const finess = typeof values['finessEj'] === 'string' ? values['finessEj'] : undefined;
    const registered = await this.registered(finess);
    const people = await this.choices.people();
    return new InvalidForm('clients/new', newClientView({ values, errors, registered, people, existing }));
  }

  private async registered(finess: string | undefined) {
    const number = finess?.trim().toUpperCase();
    const entity = number ? await this.directory.legalEntity(number) : null;
    return (
      entity && { entity, establishments: await this.directory.establishmentsOf(entity.finess, shownEstablishments) }
    );
  }
}

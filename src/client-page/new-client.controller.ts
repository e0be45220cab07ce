import { Body, Controller, Get, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { DirectoryQueries, isStandIn } from '../directory/search/directory.queries.js';
import { Allow, editors } from '../platform/web/access.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm, Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { type FormErrors, readForm } from '../platform/web/read-form.js';
import { newClientForm } from '../clients/identity/client-form.js';
import { newClientView } from '../clients/identity/client-forms.view.js';
import { AlreadyClient, NewClientService, UnknownManager } from './new-client.service.js';
import { PeopleQueries } from '../clients/people.queries.js';

// The largest managing bodies have some three hundred establishments.
const shownEstablishments = 500;

@Controller('clients')
export class NewClientController {
  constructor(
    private readonly newClients: NewClientService,
    private readonly people: PeopleQueries,
    private readonly directory: DirectoryQueries,
  ) {}

  @Get('new')
  @Render('client-page/new')
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
    return newClientView({ values, registered, people: await this.people.choices() });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async create(@Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const form = readForm(newClientForm, body);
    if (!form.ok) throw await this.invalid(body, form.errors);
    const created = await this.newClients.create(form.value).catch(async (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      if (error instanceof UnknownManager) throw await this.invalid(body, { accountManagerId: error.message });
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

  private async invalid(
    values: Record<string, unknown>,
    errors: FormErrors,
    existing: { id: string; name: string } | null = null,
  ) {
    const finess = typeof values['finessEj'] === 'string' ? values['finessEj'] : undefined;
    const registered = await this.registered(finess);
    const people = await this.people.choices();
    return new InvalidForm('client-page/new', newClientView({ values, errors, registered, people, existing }));
  }

  private async registered(finess: string | undefined) {
    const number = finess?.trim().toUpperCase();
    const entity = number ? await this.directory.legalEntity(number) : null;
    return (
      entity && { entity, establishments: await this.directory.establishmentsOf(entity.finess, shownEstablishments) }
    );
  }
}

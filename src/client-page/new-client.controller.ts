import { Body, Controller, Get, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { DirectoryQueries, isStandIn } from '../directory/search/directory.queries.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import type { RefusedField } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { submitForm } from '../platform/forms/submit-form.js';
import { newClientForm } from '../clients/identity/client.form.js';
import { newClientView } from '../clients/identity/client-forms.view.js';
import { NewClientService } from './new-client.service.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { PeopleQueries } from '../clients/people.queries.js';
import { editors } from '../journey/states/roles.js';

// Most managing bodies have fewer; the others are taken from the client's own page.
const shownEstablishments = 500;

@Controller('clients')
export class NewClientController {
  constructor(
    private readonly newClients: NewClientService,
    private readonly people: PeopleQueries,
    private readonly directory: DirectoryQueries,
    private readonly own: OwnClients,
  ) {}

  @Get('new')
  @Allow(editors)
  @Render('client-page/new')
  async new(@Query('finess') finess?: string, @Query('siret') siret?: string) {
    const registered = await this.registered(finess);
    const entity = registered?.entity;
    const values = {
      finessEj: finess?.slice(0, 30) ?? '',
      siret: siret?.slice(0, 30),
      // A name made of the number is only a stand-in: the real one goes into the certificates.
      name: entity && !isStandIn(entity) ? entity.name : undefined,
      address: entity?.address,
      postalCode: entity?.postalCode,
      town: entity?.town,
      // Whoever acts on their own clients only would not be let into the one they just made.
      accountManagerId: await this.own.presumedManager(),
    };
    return newClientView({ values, registered, people: await this.people.followers() });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async create(@Body() body: unknown, @Req() request: PageRequest) {
    const created = await submitForm(
      {
        schema: newClientForm,
        body,
        view: 'client-page/new',
        again: (values, errors, refused) => this.again(values, errors, refused?.see),
      },
      (form) => this.newClients.create(form),
    );
    flash(request, { tone: 'ok', text: `Client «\u00a0${created.name}\u00a0» créé.` });
    if (created.skipped.length > 0) {
      const list = created.skipped.join(', ');
      flash(request, { tone: 'soon', text: `Déjà chez un autre client, donc non repris\u00a0: ${list}.` });
    }
    return { url: `/clients/${created.id}` };
  }

  private async again(values: Record<string, unknown>, errors: FormErrors, see: RefusedField['see'] = null) {
    const finess = typeof values['finessEj'] === 'string' ? values['finessEj'] : undefined;
    const registered = await this.registered(finess);
    return newClientView({ values, errors, registered, people: await this.people.followers(), see });
  }

  private async registered(finess: string | undefined) {
    const number = finess?.trim().toUpperCase();
    const entity = number ? await this.directory.legalEntity(number) : null;
    if (!entity) return null;
    const establishments = await this.directory.openEstablishmentsOf(entity.finess, shownEstablishments + 1);
    const more = establishments.length > shownEstablishments;
    return { entity, establishments: establishments.slice(0, shownEstablishments), more };
  }
}

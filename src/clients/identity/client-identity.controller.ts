import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import type { RefusedField } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { submitForm } from '../../platform/forms/submit-form.js';
import { clientIdentityForm, identityFields } from './client.form.js';
import { editClientView } from './client-forms.view.js';
import { CertificatesMadeWrong } from '../certificates-made-wrong.queries.js';
import { ClientFrames } from '../client-frames.js';
import { ClientIdentityService } from './client-identity.service.js';
import { ClientsService } from '../clients.service.js';
import { PeopleQueries } from '../people.queries.js';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { editors } from '../../journey/states/roles.js';

const subjectChanged =
  'Le nom ou le département a changé\u00a0: les certificats en service portent l’ancien, ils sont à révoquer et à refaire.';
const environmentChanged =
  'L’environnement a changé\u00a0: les certificats en service sont de l’ancien, ils sont à révoquer et à refaire.';

/** Who the client is, where, and who follows it. */
@Controller('clients/:id/edit')
export class ClientIdentityController {
  constructor(
    private readonly clients: ClientsService,
    private readonly identity: ClientIdentityService,
    private readonly madeWrong: CertificatesMadeWrong,
    private readonly people: PeopleQueries,
    private readonly frames: ClientFrames,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get()
  @Render('clients/identity/edit')
  edit(@Param('id') id: string) {
    return this.page(id);
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const people = await this.people.followers(client.accountManagerId);
    const { bySubject, byEnvironment } = await submitForm(
      {
        schema: clientIdentityForm(client, people),
        body,
        view: 'clients/identity/edit',
        before: () => this.clients.refuseClosed(client),
        again: (values, errors, refused) => this.page(id, values, errors, refused?.see),
      },
      (form) => this.identity.edit(client, form),
    );
    flash(request, { tone: 'ok', text: 'Fiche enregistrée.' });
    if (bySubject) flash(request, { tone: 'soon', text: subjectChanged });
    if (byEnvironment) flash(request, { tone: 'soon', text: environmentChanged });
    return { url: `/clients/${id}` };
  }

  private async page(id: string, values?: Record<string, unknown>, errors: FormErrors = {}, see?: RefusedField['see']) {
    const client = await this.clients.byId(id);
    const people = await this.people.followers(client.accountManagerId);
    const fields = [...identityFields(people), { name: 'departement', label: 'Département' }];
    return {
      ...editClientView(client, values ?? { ...client }, errors, people),
      atStake: await this.madeWrong.atStake(id),
      see,
      history: await this.history.of({ kind: 'client', id }, fields, ['created', 'archived', 'restored']),
      frame: await this.frames.frame(id, 'identity'),
    };
  }
}

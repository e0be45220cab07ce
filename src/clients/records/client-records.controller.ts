import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import type { RefusedField } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { submitForm } from '../../platform/forms/submit-form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { ClientFrames } from '../client-frames.js';
import { ClientsService } from '../clients.service.js';
import { contractFields, contractForm } from './contract.form.js';
import { ContractService } from './contract.service.js';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { contractView, representativeView } from './record-forms.view.js';
import { representativeFields, representativeForm } from './representative.form.js';
import { RepresentativesService } from './representatives.service.js';
import { editors } from '../../journey/states/roles.js';

type Values = Record<string, unknown>;

/** Step 1 of the journey: the contract of a client, and the person who signs for it. */
@Controller('clients/:id')
export class ClientRecordsController {
  constructor(
    private readonly clients: ClientsService,
    private readonly contracts: ContractService,
    private readonly representatives: RepresentativesService,
    private readonly frames: ClientFrames,
    private readonly history: RecordHistoryQueries,
  ) {}

  @Get('contract')
  @Render('clients/records/contract')
  contract(@Param('id') id: string) {
    return this.contractPage(id, null, {});
  }

  @Post('contract')
  @Allow(editors)
  @Redirect('/', 303)
  async saveContract(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const before = () => this.clients.refuseClosed(client);
    const again = (values: Values, errors: FormErrors) => this.contractPage(id, values, errors);
    const sent = { schema: contractForm, body, view: 'clients/records/contract', before, again };
    await submitForm(sent, (form) => this.contracts.edit(client, form));
    flash(request, { tone: 'ok', text: 'Contrat enregistré.' });
    return { url: `/clients/${id}` };
  }

  @Get('representative')
  @Render('clients/records/representative')
  representative(@Param('id') id: string) {
    return this.representativePage(id, { replacing: false, values: null, errors: {} });
  }

  @Get('representative/new')
  @Allow(editors)
  @Render('clients/records/representative')
  replace(@Param('id') id: string) {
    return this.representativePage(id, { replacing: true, values: null, errors: {} });
  }

  @Post('representative')
  @Allow(editors)
  @Redirect('/', 303)
  async saveRepresentative(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    await submitForm(this.sentRepresentative(id, false, body), (form) => this.representatives.edit(id, form));
    flash(request, { tone: 'ok', text: 'Représentant enregistré.' });
    return { url: `/clients/${id}` };
  }

  @Post('representatives')
  @Allow(editors)
  @Redirect('/', 303)
  async appoint(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const replaces = typeof body['replaces'] === 'string' && body['replaces'] !== '' ? body['replaces'] : null;
    await submitForm(this.sentRepresentative(id, true, body), (form) =>
      this.representatives.appoint(id, form, replaces),
    );
    flash(request, { tone: 'ok', text: replaces ? 'Représentant remplacé.' : 'Représentant enregistré.' });
    return { url: `/clients/${id}` };
  }

  private async contractPage(id: string, values: Values | null, errors: FormErrors) {
    const client = await this.clients.byId(id);
    const history = await this.history.of({ kind: 'client', id }, contractFields, ['contract_recorded']);
    return { ...contractView(client, values, errors), history, frame: await this.frames.frame(id, 'contract') };
  }

  private sentRepresentative(id: string, replacing: boolean, body: Values) {
    // Refused because somebody else came: shown again with who is there now, and sent again only on purpose.
    const again = ({ replaces, ...values }: Values, errors: FormErrors, refused?: RefusedField) =>
      this.representativePage(id, { replacing, values: refused ? values : { ...values, replaces }, errors });
    const before = () => this.clients.open(id);
    return { schema: representativeForm, body, view: 'clients/records/representative', before, again };
  }

  private async representativePage(
    id: string,
    page: { replacing: boolean; values: Values | null; errors: FormErrors },
  ) {
    const client = await this.clients.byId(id);
    const current = await this.representatives.current(id);
    const former = await this.representatives.former(id);
    const history =
      current && !page.replacing
        ? await this.history.of({ kind: 'representative', id: current.id }, representativeFields)
        : null;
    const frame = await this.frames.frame(id, 'representative');
    return { ...representativeView(client, { current, former, ...page }), history, frame };
  }
}

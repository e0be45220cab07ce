import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow, editors } from '../../platform/web/access.js';
import type { PageRequest } from '../../platform/web/current.js';
import { InvalidForm, Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { type FormErrors, readForm } from '../../platform/web/read-form.js';
import { ClientFrames } from '../client-frames.js';
import { ClientsService } from '../clients.service.js';
import { contractForm } from './contract.form.js';
import { contractFields, ContractService } from './contract.service.js';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { contractView, representativeView } from './record-forms.view.js';
import { representativeForm } from './representative.form.js';
import { personFields, RepresentativesService } from './representatives.service.js';

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
    const client = await this.clients.open(id);
    const form = readForm(contractForm, body);
    if (!form.ok)
      throw new InvalidForm('clients/records/contract', await this.contractPage(id, form.values, form.errors));
    await this.contracts.edit(client, form.value);
    flash(request, { tone: 'ok', text: 'Contrat enregistré.' });
    return { url: `/clients/${id}` };
  }

  @Get('representative')
  @Render('clients/records/representative')
  representative(@Param('id') id: string) {
    return this.representativePage(id, { replacing: false, values: null, errors: {} });
  }

  @Get('representative/new')
  @Render('clients/records/representative')
  replace(@Param('id') id: string) {
    return this.representativePage(id, { replacing: true, values: null, errors: {} });
  }

  @Post('representative')
  @Allow(editors)
  @Redirect('/', 303)
  async saveRepresentative(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.open(id);
    const form = readForm(representativeForm, body);
    if (!form.ok) throw await this.invalidRepresentative(id, false, form);
    await this.representatives.edit(client.id, form.value);
    flash(request, { tone: 'ok', text: 'Représentant enregistré.' });
    return { url: `/clients/${id}` };
  }

  @Post('representatives')
  @Allow(editors)
  @Redirect('/', 303)
  async appoint(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.open(id);
    const form = readForm(representativeForm, body);
    if (!form.ok) throw await this.invalidRepresentative(id, true, form);
    const replaces = typeof body['replaces'] === 'string' && body['replaces'] !== '' ? body['replaces'] : null;
    await this.representatives.appoint(client.id, form.value, replaces).catch(async (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      // Shown again with who is there now: what was typed is kept, and sent again only on purpose.
      const { replaces: _, ...values } = body;
      throw await this.invalidRepresentative(id, true, { values, errors: { form: error.message } });
    });
    flash(request, { tone: 'ok', text: replaces ? 'Représentant remplacé.' : 'Représentant enregistré.' });
    return { url: `/clients/${id}` };
  }

  private async contractPage(id: string, values: Values | null, errors: FormErrors) {
    const client = await this.clients.byId(id);
    const history = await this.history.of({ kind: 'client', id }, contractFields, ['contract_recorded']);
    return { ...contractView(client, values, errors), history, frame: await this.frames.frame(id, 'contract') };
  }

  private async invalidRepresentative(id: string, replacing: boolean, form: { values: Values; errors: FormErrors }) {
    return new InvalidForm('clients/records/representative', await this.representativePage(id, { replacing, ...form }));
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
        ? await this.history.of({ kind: 'representative', id: current.id }, personFields)
        : null;
    const frame = await this.frames.frame(id, 'representative');
    return { ...representativeView(client, { current, former, ...page }), history, frame };
  }
}

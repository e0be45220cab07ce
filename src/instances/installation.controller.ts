import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { checkFiness } from '../identifiers/finess.js';
import { Allow, editors } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm, Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { type FormErrors, readForm } from '../platform/web/read-form.js';
import { count } from '../platform/web/view-helpers.js';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { EstablishmentsService } from '../establishments/establishments.service.js';
import { optionalLine, several } from '../platform/forms/form-fields.js';
import { InstallationQueries } from './installation.queries.js';
import { installationView, shownEstablishments } from './installation.view.js';

type Values = Record<string, unknown>;
const establishmentForm = z.object({
  finessEg: z.string().default(''),
  name: optionalLine(250),
  town: optionalLine(100),
});
const registerForm = z.object({ register: several });

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
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async add(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.open(id);
    const form = readForm(establishmentForm, body);
    if (!form.ok) throw new InvalidForm('instances/installation', await this.page(id, form.values, form.errors));
    const checked = checkFiness(form.value.finessEg, { lenientKey: client.environment === 'TEST' });
    if (!checked.ok)
      throw new InvalidForm('instances/installation', await this.page(id, body, { finessEg: checked.reason }));
    await this.establishments.add(client, { ...form.value, finessEg: checked.value }).catch(async (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      throw new InvalidForm('instances/installation', await this.page(id, body, { finessEg: error.message }));
    });
    flash(request, { tone: 'ok', text: 'Établissement ajouté.' });
    return { url: `/clients/${id}/establishments` };
  }

  @Post('register')
  @Allow(editors)
  @Redirect('/', 303)
  async addFromRegister(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.open(id);
    const form = readForm(registerForm, body);
    if (!form.ok || form.value.register.length === 0)
      throw new Refused(['Cochez au moins un établissement du registre.']);
    const { added } = await this.establishments.addFromRegister(client, form.value.register);
    flash(request, { tone: 'ok', text: `${count(added, 'établissement ajouté', 'établissements ajoutés')}.` });
    return { url: `/clients/${id}/establishments` };
  }

  private async page(id: string, values?: Values, errors?: FormErrors) {
    const client = await this.clients.byId(id);
    const establishments = await this.queries.establishments(id, shownEstablishments);
    const instances = await this.queries.instances(id);
    const proposals = await this.queries.proposals(client.finessEj);
    const frame = await this.frames.frame(id, 'establishments');
    const total = await this.queries.countEstablishments(id);
    return { ...installationView(client, { establishments, instances, proposals, total, values, errors }), frame };
  }
}

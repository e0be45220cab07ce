import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { ClientFrames } from '../../clients/client-frames.js';
import { ClientsService } from '../../clients/clients.service.js';
import { EstablishmentsService } from '../../establishments/establishments.service.js';
import { SolutionsService } from '../../instances/solutions.service.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { type PageRequest, Uploaded, type UploadedFile } from '../../platform/web/current.js';
import { gathered } from '../../platform/tenancy/together.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { RequestsService } from '../../requests/requests.service.js';
import { openingForm, type OpeningPart, shownParts } from './opening.form.js';
import { OpeningService } from './opening.service.js';
import { openingView } from './opening.view.js';
import { followers } from '../../journey/states/roles.js';

const view = 'client-page/opening/one';

type Values = Record<string, unknown>;

/** « Ouvrir le dossier »: what a form 413 asks of a client, on one page. */
@Controller('clients/:id')
export class OpeningController {
  constructor(
    private readonly clients: ClientsService,
    private readonly frames: ClientFrames,
    private readonly openings: OpeningService,
    private readonly solutions: SolutionsService,
    private readonly establishments: EstablishmentsService,
    private readonly requests: RequestsService,
  ) {}

  @Get('opening')
  @Allow(followers)
  @Render(view)
  async show(@Param('id') id: string) {
    return this.page(id, await this.openings.lacking(await this.clients.byId(id)));
  }

  @Post('openings')
  @Allow(followers)
  @Redirect('/', 303)
  async open(
    @Param('id') id: string,
    @Body() body: Values,
    @Uploaded('evidence') evidence: UploadedFile | null,
    @Req() request: PageRequest,
  ) {
    const parts = shownParts(body);
    const again: Again = (values, errors) => this.page(id, parts, { values, errors });
    const before = () => this.clients.open(id);
    const sent = { schema: openingForm(parts), body: { ...body, evidence }, view, before, again };
    const prepared = await submitForm(sent, (opening) => this.openings.open(id, opening));
    const text = 'Dossier enregistré, demande préparée. Relisez-la\u202f; «\u00a0Que faire\u00a0» dit la suite.';
    flash(request, { tone: 'ok', text });
    return { url: `/requests/${prepared.id}` };
  }

  private async page(id: string, parts: OpeningPart[], returned?: { values: Values; errors: FormErrors }) {
    const { prospect, ...facts } = await gathered({
      frame: this.frames.frame(id, 'requests'),
      solutions: this.solutions.offered(null),
      establishments: this.establishments.ofClient(id),
      prospect: this.requests.prospect(id),
    });
    const { administrators, missing, dossier } = prospect;
    return openingView({
      ...facts,
      client: dossier.client,
      parts,
      administrators,
      missing,
      ...(returned && { returned }),
    });
  }
}

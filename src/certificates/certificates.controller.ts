import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { toPem } from '../pki/armor.js';
import { Allow } from '../platform/web/access.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { readForm } from '../platform/web/read-form.js';
import { CertificateImports } from './certificate-imports.service.js';
import { CertificatePageService } from './certificate-page.service.js';
import { certificatePageView } from './certificate-page.view.js';
import { CoverageQueries } from './coverage.queries.js';
import { sendAttachment } from './download.js';
import { GridQueries } from './grid.queries.js';
import { gridView, readGridFilter } from './grid.view.js';
import { revocationForm } from './order.forms.js';
import { slotListView } from './slot-list.view.js';

@Controller('certificates')
export class CertificatesController {
  constructor(
    private readonly grid: GridQueries,
    private readonly coverage: CoverageQueries,
    private readonly imports: CertificateImports,
    private readonly pages: CertificatePageService,
  ) {}

  /** The grid of clients by kind of slot, or the list of slots. */
  @Get()
  @Render('certificates/index')
  async index(@Query() query: Record<string, unknown>) {
    const filter = readGridFilter(query);
    const now = new Date();
    const tally = await this.coverage.tally(now);
    if (filter.view === 'list') return slotListView(filter, await this.grid.slots(filter, now), tally, now);
    const clients = await this.grid.clients(filter, now);
    const slots = await this.coverage.slotFacts(clients.map((client) => client.id));
    return gridView(filter, clients, slots, tally, now);
  }

  @Get(':id')
  @Render('certificates/certificate')
  async show(@Param('id') id: string) {
    return certificatePageView(await this.pages.facts(id), new Date());
  }

  @Get(':id/pem')
  async pem(@Param('id') id: string, @Res({ passthrough: true }) response: Response) {
    const { der, commonName, serialNumber } = await this.imports.withBytes(id);
    return sendAttachment(response, `${commonName ?? serialNumber}.pem`, toPem(der, 'CERTIFICATE'));
  }

  /** What was seen or done on the platform: nothing is revoked from here. */
  @Post(':id/revocation')
  @Allow(['admin', 'support', 'technical_admin'])
  @Redirect('/', 303)
  async markRevoked(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const form = readForm(revocationForm, body);
    if (!form.ok)
      throw new InvalidForm(
        'certificates/certificate',
        certificatePageView(await this.pages.facts(id), new Date(), form),
      );
    await this.imports.markRevoked(id, form.value.revokedOn, form.value.reason);
    flash(request, { tone: 'ok', text: 'Révocation notée : l’emplacement n’est plus couvert par ce certificat.' });
    return { url: `/certificates/${id}` };
  }
}

import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { toPem } from '../pki/bytes/armor.js';
import { newSchema } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { together } from '../platform/tenancy/together.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { CertificateImports } from './import/certificate-imports.service.js';
import { CertificatePageService } from './certificate-page.service.js';
import {
  certificatePageView,
  revocationNoted,
  revocationTakenBack,
  revocationWithdrawal,
} from './certificate-page.view.js';
import { NotedRevocations } from './revocation/noted-revocations.service.js';
import { Confirmed } from '../platform/auth/confirmed.guard.js';
import { answerPem } from '../platform/documents/file-answer.js';
import { CertificateExport, certificateTitles } from './grid/certificate-export.js';
import { askedFormat } from '../platform/files/asked-format.js';
import { sendTable } from '../platform/files/send-table.js';
import { GridExport, gridTitles } from './grid/grid-export.service.js';
import { GridQueries } from './grid/grid.queries.js';
import { GridSlots } from './grid/grid-slots.service.js';
import { gridPrintView, gridView, printed } from './grid/grid.view.js';
import { revocationFields, revocationWithdrawalFields } from '../orders/order.form.js';
import { slotListView } from './grid/slot-list.view.js';
import { clock } from '../platform/clock.js';
import { orderers } from '../journey/states/roles.js';

@Controller('certificates')
export class CertificatesController {
  constructor(
    private readonly grid: GridQueries,
    private readonly slots: GridSlots,
    private readonly exports: GridExport,
    private readonly oneByOne: CertificateExport,
    private readonly imports: CertificateImports,
    private readonly noted: NotedRevocations,
    private readonly pages: CertificatePageService,
  ) {}

  /** The grid of clients by kind of slot, the list of slots, or with `print=1` the whole grid on one page. */
  @Get()
  @Render('certificates/grid/grid')
  async index(@Query() query: Record<string, unknown>, @CurrentUser() user: SignedIn) {
    const now = clock.now();
    const filter = await this.grid.filter(query, now);
    const tally = this.grid.tally(filter);
    if (query['print'] === '1') {
      const [counts, page] = await together(tally, this.grid.clients(filter, printed));
      const printing = gridPrintView(
        filter,
        page,
        await this.slots.ofClients(page.rows, filter.solution, now),
        counts,
        user.editorName,
        now,
      );
      return { title: printing.title, printing };
    }
    const offered = this.grid.choices().then((choices) => ({ ...choices, mayImport: orderers.includes(user.role) }));
    if (filter.view === 'list') {
      const [choices, counts, page] = await together(offered, tally, this.grid.slots(filter));
      return slotListView(filter, page, counts, choices, now);
    }
    const [choices, counts, page] = await together(offered, tally, this.grid.clients(filter));
    return gridView(filter, page, await this.slots.ofClients(page.rows, filter.solution, now), counts, choices, now);
  }

  /** The grid as a file for a spreadsheet: every client of the filter. */
  @Get('export')
  @Confirmed(true)
  async export(
    @Query() { format: asked, ...query }: Record<string, unknown>,
    @Res() response: Response,
  ): Promise<void> {
    const now = clock.now();
    const filter = await this.grid.filter({ ...query, view: 'grid' }, now);
    const format = askedFormat(asked, filter.unknown);
    const columns = gridTitles(filter).length;
    const file = { format, name: `couverture-${parisDate(now)}`, sheet: 'Couverture', columns };
    await sendTable(response, file, this.exports.rows(format, filter, now));
  }

  /** Every certificate of the filter, one line each. */
  @Get('export/certificates')
  @Confirmed(true)
  async exportOneByOne(
    @Query() { format: asked, ...query }: Record<string, unknown>,
    @Res() response: Response,
  ): Promise<void> {
    const now = clock.now();
    const filter = await this.grid.filter({ ...query, view: 'list' }, now);
    const format = askedFormat(asked, filter.unknown);
    const file = {
      format,
      name: `certificats-${parisDate(now)}`,
      sheet: 'Certificats',
      columns: certificateTitles.length,
    };
    await sendTable(response, file, this.oneByOne.rows(format, filter, now));
  }

  @Get(':id')
  @Render('certificates/one')
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Get(':id/pem')
  async pem(@Param('id') id: string, @Res({ passthrough: true }) response: Response) {
    const { der, commonName, serialNumber } = await this.imports.withBytes(id);
    return answerPem(response, `${commonName ?? serialNumber}.pem`, toPem(der, 'CERTIFICATE'));
  }

  /** What was seen or done on the platform: nothing is revoked from here. */
  @Post(':id/revocation')
  @Allow(orderers)
  @Redirect('/', 303)
  async markRevoked(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    const sent = { schema: newSchema(revocationFields()), body, view: 'certificates/one', again };
    const inForce = await submitForm(sent, ({ revokedOn, reason }) => this.noted.note(id, revokedOn, reason));
    // Taken back at once, with its reason: the page offers it later too.
    const fields = { reason: 'Noté par erreur, défait aussitôt.' };
    const undo = { action: revocationWithdrawal(id), label: 'Défaire', fields };
    flash(request, { tone: 'ok', text: revocationNoted(inForce), undo });
    return { url: `/certificates/${id}` };
  }

  @Post(':id/revocation-withdrawal')
  @Allow(orderers)
  @Redirect('/', 303)
  async takeBackRevocation(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    const sent = { schema: newSchema(revocationWithdrawalFields()), body, view: 'certificates/one', again };
    const done = await submitForm(sent, ({ reason }) => this.noted.takeBack(id, reason));
    flash(request, { tone: 'ok', text: revocationTakenBack(done) });
    return { url: `/certificates/${id}` };
  }

  private async page(id: string, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
    return certificatePageView(await this.pages.facts(id), clock.now(), returned);
  }
}

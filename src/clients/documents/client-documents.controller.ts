import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { type Cursor, readCursor } from '../../platform/lists/cursor.js';
import { Knows } from '../../platform/web/asked/known-words.js';
import { lostPage } from '../../platform/lists/keyset.js';
import { Allow } from '../../platform/web/access.guard.js';
import { type PageRequest, Uploaded, type UploadedFile } from '../../platform/web/current.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { replacementForm, uploadForm } from './client-documents.form.js';
import { ClientDocumentsQueries, documentKeys } from './client-documents.queries.js';
import { ClientDocuments } from './client-documents.service.js';
import { clientDocumentsView, replacementView } from './client-documents.view.js';
import { ClientFrames } from '../client-frames.js';
import { ClientsService } from '../clients.service.js';
import { editors } from '../../journey/states/roles.js';

type Values = Record<string, unknown>;

/** Every piece of a client: contracts, forms 413 and their scans, evidence, mails. */
@Controller('clients/:id/documents')
export class ClientDocumentsController {
  constructor(
    private readonly clients: ClientsService,
    private readonly documents: ClientDocuments,
    private readonly queries: ClientDocumentsQueries,
    private readonly frames: ClientFrames,
  ) {}

  @Get()
  @Knows(['after', 'before'])
  @Render('clients/documents/list')
  async list(@Param('id') id: string, @Query() query: Record<string, unknown>) {
    const cursor = readCursor(
      query,
      documentKeys.map(({ type }) => type),
    );
    const lost = cursor === 'lost';
    const notes = lost ? [{ tone: 'soon', text: lostPage }] : [];
    return { ...(await this.page(id, lost ? null : cursor)), notes };
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async add(
    @Param('id') id: string,
    @Body() body: Values,
    @Uploaded('file') file: UploadedFile | null,
    @Req() request: PageRequest,
  ) {
    const before = () => this.clients.open(id);
    const again: Again = (values, errors) => this.page(id, null, values, errors);
    const sent = { schema: uploadForm, body: { ...body, file }, view: 'clients/documents/list', before, again };
    const document = await submitForm(sent, (given) => this.documents.add(id, given));
    flash(request, { tone: 'ok', text: `Pièce «\u00a0${document.fileName}\u00a0» ajoutée.` });
    return { url: `/clients/${id}/documents` };
  }

  @Get(':documentId/replacement')
  @Render('clients/documents/replacement')
  replacement(@Param('id') id: string, @Param('documentId') documentId: string) {
    return this.replacementPage(id, documentId);
  }

  @Post(':documentId/replacement')
  @Allow(editors)
  @Redirect('/', 303)
  async replace(
    @Param('id') id: string,
    @Param('documentId') documentId: string,
    @Body() body: Values,
    @Uploaded('file') file: UploadedFile | null,
    @Req() request: PageRequest,
  ) {
    const before = () => this.clients.open(id);
    await this.documents.byId(id, documentId);
    const again: Again = (values, errors) => this.replacementPage(id, documentId, values, errors);
    const sent = {
      schema: replacementForm,
      body: { ...body, file },
      view: 'clients/documents/replacement',
      before,
      again,
    };
    await submitForm(sent, (given) => this.documents.replace(id, documentId, given));
    flash(request, { tone: 'ok', text: 'Pièce remplacée. L’ancienne reste, marquée comme telle.' });
    return { url: `/clients/${id}/documents` };
  }

  private async page(id: string, cursor: Cursor | null, values: Values = {}, errors: FormErrors = {}) {
    const frame = await this.frames.frame(id, 'documents');
    const page = await this.queries.page(id, cursor);
    const view = clientDocumentsView({ page, values, errors }, `${frame.base}/documents`);
    return { title: `Pièces · ${frame.name}`, ...view, frame };
  }

  private async replacementPage(id: string, documentId: string, values: Values = {}, errors: FormErrors = {}) {
    const document = await this.documents.byId(id, documentId);
    const frame = await this.frames.frame(id, 'documents');
    const view = replacementView(document, `${frame.base}/documents`, values, errors);
    return { title: `Remplacer une pièce · ${frame.name}`, ...view, frame };
  }
}

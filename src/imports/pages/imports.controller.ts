import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { readChange } from '../../platform/changes/change-form.js';
import { submitChange } from '../../platform/changes/submit-change.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { Knows } from '../../platform/web/asked/known-words.js';
import { Allow } from '../../platform/web/access.guard.js';
import {
  CurrentUser,
  Spooled,
  type PageRequest,
  scopeOf,
  type SignedIn,
  type SpooledFile,
} from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { ReadFirst, Readings } from '../../platform/aside/readings.js';
import { spoolUploads } from '../../platform/web/spooled-uploads.js';
import { mappingErrors, outcomeColumns } from '../file/column-mapping.js';
import type { FirstLook } from '../file/import-files.js';
import { outcomeName } from '../file/outcome-name.js';
import { DropReadings } from '../drops/drop-readings.service.js';
import { TableReadings } from '../file/table-readings.js';
import { DropsService } from '../drops/drops.service.js';
import { filesAtMost } from '../drops/drop-shape.js';
import { flash } from '../../platform/web/flash.js';
import { ImportKinds, isDrop } from '../kinds/import-kinds.js';
import { applicationForm, choicesOf, mappingOf, undoingForm } from './import.form.js';
import { ImportPages } from './import-pages.js';
import { importTable, mayBeMapped } from '../import.transitions.js';
import { ImportsService } from '../imports.service.js';
import { OutcomeRows } from '../export/outcome-rows.js';
import { maximumImport, weightOf } from '../../platform/files/upload-weight.js';
import { sendTable } from '../../platform/files/send-table.js';
import { editors } from '../../journey/states/roles.js';

type Asked = Record<string, unknown>;

const tooMany = `Plus de ${filesAtMost} fichiers ont été choisis. Déposez-les en plusieurs fois, ou ${filesAtMost} à la fois.`;
spoolUploads('/imports', {
  maximum: maximumImport,
  sentence: `L’envoi dépasse ${weightOf(maximumImport)}. Un tableau\u00a0: gardez les colonnes utiles dans une feuille propre. Des certificats ou des pièces\u00a0: déposez-les en plusieurs fois.`,
  // One more than a drop may hold: it is told on the form.
  files: filesAtMost + 1,
  tooMany,
});

// Before the transaction: an archive or a workbook takes the time it takes.
const readBrought: Parameters<typeof ReadFirst>[0] = ({ body, spooled }, the) => {
  const [first, ...others] = spooled?.['file'] ?? [];
  const kind = the(ImportKinds).find((body as Asked)['kind']);
  if (!first || !kind) return null;
  return isDrop(kind) ? the(DropReadings).of(kind.kind, [first, ...others]) : the(TableReadings).brought(first);
};

// The same: a workbook that is kept already, and another of its sheets.
const readSheet: Parameters<typeof ReadFirst>[0] = (request, the) => {
  const { body, params, user } = request;
  const { sheet } = body as Asked;
  if (typeof sheet !== 'string' || !user) return null;
  const scope = scopeOf(user, request);
  return the(Readings).once(body as object, 'sheet', () =>
    the(ImportsService).lookAtSheet(scope, String(params['id']), sheet),
  );
};

@Controller('imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly pages: ImportPages,
    private readonly outcomes: OutcomeRows,
    private readonly kinds: ImportKinds,
    private readonly drops: DropsService,
    private readonly readings: Readings,
  ) {}

  @Get()
  @Render('imports/list')
  list(@Query() query: Asked, @CurrentUser() user: SignedIn) {
    return this.pages.list(query, user.role);
  }

  @Get('new')
  @Allow(editors)
  @Render('imports/new')
  new(@Query('kind') kind: unknown, @CurrentUser() user: SignedIn) {
    return this.pages.new(this.pages.kindOf(kind, user.role), user.role, null);
  }

  @Post()
  @Allow(editors)
  @ReadFirst(readBrought)
  @Redirect('/imports', 303)
  async upload(
    @Spooled('file') files: SpooledFile[],
    @Body('kind') asked: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const kind = this.pages.kindOf(asked);
    const [file] = files;
    const invalid = (sentence: string, fileName: string | null = null) =>
      new InvalidForm('imports/new', this.pages.new(kind, user.role, sentence, fileName));
    if (!file)
      throw invalid(isDrop(kind) ? 'Choisissez une archive ou des fichiers.' : 'Choisissez un fichier .xlsx ou .csv.');
    if (!isDrop(kind) && files.length > 1) throw invalid('Choisissez un seul fichier.');
    try {
      if (!isDrop(kind)) return { url: `/imports/${await this.imports.upload(kind, file)}` };
      const { id, privateKeys } = await this.drops.take(kind, files);
      if (privateKeys.length > 0) flash(request, { tone: 'bad', text: alarm(privateKeys) });
      return { url: `/imports/${id}` };
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      throw invalid(error.message, files.length === 1 ? file.fileName : null);
    }
  }

  @Get(':id')
  @Knows(['mapping'])
  @Render('imports/one')
  one(@Param('id') id: string, @Query() query: Asked, @CurrentUser() user: SignedIn) {
    return this.pages.one(id, query, user.role);
  }

  @Post(':id/mapping')
  @Allow(editors)
  @ReadFirst(readSheet)
  @Redirect('/imports', 303)
  async map(@Param('id') id: string, @Body() body: Asked, @CurrentUser() user: SignedIn) {
    const row = await this.imports.byId(id);
    const kind = this.kinds.of(row);
    if (isDrop(kind) || row.appliedRows > 0) {
      await this.imports.check(id);
      return { url: `/imports/${id}` };
    }
    const sheet = body['sheet'];
    if (typeof sheet === 'string' && sheet !== row.sheet && row.sheets.includes(sheet)) {
      const look = await this.readings.once<FirstLook | null>(body, 'sheet', () => Promise.resolve(null));
      await this.imports.chooseSheet(id, sheet, look);
      return { url: `/imports/${id}` };
    }
    const { columns } = kind;
    const mapping = mappingOf(body, row.header.length, columns);
    const errors = mappingErrors(mapping, columns);
    if (Object.keys(errors).length > 0 && mayBeMapped(row))
      throw new InvalidForm('imports/one', this.pages.mapping(row, { mapping, errors }, user.role));
    await this.imports.map(id, mapping);
    return { url: `/imports/${id}` };
  }

  @Get(':id/rows')
  @Knows(['outcome', 'reason', 'after'])
  @Render('imports/rows')
  rows(@Param('id') id: string, @Query() query: Asked) {
    return this.pages.rows(id, query);
  }

  @Post(':id/application')
  @Allow(editors)
  @Redirect('/imports', 303)
  async apply(@Param('id') id: string, @Body() body: unknown, @CurrentUser() user: SignedIn) {
    const again: Again = (values, errors) => this.pages.one(id, {}, user.role, { values, errors });
    const sent = { schema: applicationForm, body, view: 'imports/one', again };
    await submitForm(sent, (seen) => this.imports.apply(id, seen));
    return { url: `/imports/${id}` };
  }

  @Post(':id/choices')
  @Allow(editors)
  @Redirect('/imports', 303)
  async choose(@Param('id') id: string, @Body() body: Asked) {
    const { columns } = this.kinds.of(await this.imports.byId(id));
    await this.imports.choose(id, choicesOf(body, columns));
    return { url: `/imports/${id}` };
  }

  @Get(':id/undoing')
  @Render('imports/undo')
  undoing(@Param('id') id: string, @CurrentUser() user: SignedIn) {
    return this.pages.undo(id, user.role);
  }

  @Post(':id/undoing')
  @Allow(editors)
  @Redirect('/imports', 303)
  async undo(@Param('id') id: string, @Body() body: unknown, @CurrentUser() user: SignedIn) {
    const again: Again = (values, errors) => this.pages.undo(id, user.role, { values, errors });
    const sent = { schema: undoingForm, body, view: 'imports/undo', again };
    await submitForm(sent, (seen) => this.imports.undo(id, seen));
    return { url: `/imports/${id}` };
  }

  @Post(':id/:noun')
  @Allow(editors)
  @Redirect('/imports', 303)
  async change(
    @Param('id') id: string,
    @Param('noun') noun: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { state } = await this.imports.byId(id);
    const again = () => this.pages.one(id, {}, user.role);
    const displays = { cancel: { noun: 'cancellation' }, settle: { noun: 'settlement' } };
    const sent = { table: importTable, displays, noun, state, request, read: readChange, view: 'imports/one', again };
    await submitChange(sent, (action) => this.imports[action === 'settle' ? 'settle' : 'cancel'](id));
    return { url: `/imports/${id}` };
  }

  @Get(':id/outcome')
  async outcome(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const row = await this.imports.byId(id);
    const name = outcomeName(row.fileName);
    const file = {
      format: row.format === 'csv' ? ('csv' as const) : ('xlsx' as const),
      name,
      sheet: 'Compte rendu',
      columns: row.header.length + outcomeColumns.length,
    };
    await sendTable(response, file, this.outcomes.of(row));
  }
}

// Loud, and before anything else is read: those keys are lost.
function alarm(names: string[]): string {
  const many = names.length > 1;
  return `${many ? `${names.length} fichiers contiennent` : `«\u00a0${names[0]}\u00a0» contient`} une clé privée\u00a0: rien n’en a été gardé. ${many ? 'Considérez ces clés comme exposées' : 'Considérez cette clé comme exposée'}\u00a0: ${many ? 'leurs' : 'ses'} certificats sont à révoquer et à refaire.`;
}

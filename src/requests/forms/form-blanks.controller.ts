import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { formKinds, type FormKind } from '../../paper/mapped/answer-facts.js';
import { answerFile } from '../../platform/documents/file-answer.js';
import { readOrRefuse } from '../../platform/forms/submit-form.js';
import { ReadFirst } from '../../platform/aside/readings.js';
import { Allow } from '../../platform/web/access.guard.js';
import {
  CurrentUser,
  type PageRequest,
  type SignedIn,
  Uploaded,
  type UploadedFile,
} from '../../platform/web/current.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import type { FormBlank } from './form-blank.entity.js';
import { FormBlankPages } from './form-blank-pages.service.js';
import { version } from '../../platform/forms/form-fields.js';
import { MappedBlanks } from './mapped-blanks.service.js';
import { housekeepers } from '../../journey/states/roles.js';

const opened = z.object({ version });

/** Réglages, « Formulaires »: blanks of any kind, each mapped on its page. */
@Controller('settings/forms')
export class FormBlanksController {
  constructor(
    private readonly blanks: MappedBlanks,
    private readonly pages: FormBlankPages,
  ) {}

  @Post('kinds/:kind')
  @Allow([...housekeepers])
  @ReadFirst(
    ({ uploads, params }, the) =>
      uploads?.['blank'] && the(MappedBlanks).read(uploads['blank'], kindOf(params['kind'])),
  )
  @Redirect('/', 303)
  async add(@Param('kind') asked: string, @Uploaded('blank') file: UploadedFile | null, @Req() request: PageRequest) {
    const kind = kindOf(asked);
    if (!file) throw new Refused(['Choisissez le formulaire vierge, en PDF.']);
    const kept = await this.blanks.add(kind, file);
    if (!kept.ok) throw new Refused([kept.reason]);
    flash(request, {
      tone: 'ok',
      text: 'Formulaire déposé. Vérifiez ce que porte chaque case, essayez-le, puis mettez-le en usage.',
    });
    return { url: `/settings/forms/blanks/${kept.id}` };
  }

  @Get('blanks/:id')
  @Render('requests/forms/one')
  one(@Param('id') id: string, @Query('q') words: unknown, @CurrentUser() user: SignedIn) {
    return this.pages.one(id, user.role, typeof words === 'string' ? words : '');
  }

  // Made to be looked at; kept nowhere.
  @Get('blanks/:id/filled.pdf')
  async filled(
    @Param('id') id: string,
    @Query('client') client: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const bytes = await this.pages.filled(id, client);
    return answerFile(response, { fileName: 'essai.pdf', mediaType: 'application/pdf', bytes }, true);
  }

  @Post('blanks/:id/mapping')
  @Allow([...housekeepers])
  @Redirect('/', 303)
  async map(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const blank = await this.blanks.byId(id);
    await this.blanks.map(id, mappingIn(blank, body), readOrRefuse(opened, body).version, seenIn(blank, body));
    flash(request, { tone: 'ok', text: 'Correspondances enregistrées.' });
    return { url: `/settings/forms/blanks/${id}` };
  }

  @Post('blanks/:id/use')
  @Allow([...housekeepers])
  @Redirect('/', 303)
  async use(@Param('id') id: string, @Req() request: PageRequest) {
    await this.blanks.use(id);
    flash(request, {
      tone: 'ok',
      text: 'Mis en usage\u00a0: les prochains formulaires seront imprimés dessus. Ceux qui sont à signer ne changent pas.',
    });
    return { url: `/settings/forms/blanks/${id}` };
  }
}

function kindOf(asked: unknown): FormKind {
  if (typeof asked !== 'string' || !Object.hasOwn(formKinds, asked)) throw new NotFound();
  return asked as FormKind;
}

// The answers travel by the number of their box: names of boxes are a stranger's.
function mappingIn({ fields }: FormBlank, body: Record<string, unknown>) {
  return Object.fromEntries(
    fields.flatMap(({ key }, index): [string, string][] => {
      const fact = body[`box-${index + 1}`];
      return typeof fact === 'string' && fact !== '' ? [[key, fact]] : [];
    }),
  );
}

function seenIn({ fields }: FormBlank, body: Record<string, unknown>): Set<string> {
  return new Set(fields.flatMap(({ key }, index) => (body[`seen-${index + 1}`] === 'true' ? [key] : [])));
}

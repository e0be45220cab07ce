import { Body, Controller, Param, Post, Redirect, Req } from '@nestjs/common';
import { scan } from '../../platform/forms/file-field.js';
import { ReadFirst } from '../../platform/aside/readings.js';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest, UploadedFile } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import type { PrefilledDossier } from './prefilled-dossier.entity.js';
import { PrefilledDossiers } from './prefilled-dossiers.service.js';
import { DossierCopies } from './dossier-copies.service.js';
import { PrefilledLetter } from './prefilled-letter.service.js';
import { followers } from '../../journey/states/roles.js';

/** What a person does of one prefilled dossier. */
@Controller('prefilled-dossiers/:id')
@Allow(followers)
export class PrefilledDossiersController {
  constructor(
    private readonly dossiers: PrefilledDossiers,
    private readonly copies: DossierCopies,
    private readonly letters: PrefilledLetter,
  ) {}

  @Post('letter')
  @Redirect('/', 303)
  async send(@Param('id') id: string, @Req() request: PageRequest) {
    const to = await this.letters.send(id);
    flash(request, { tone: 'ok', text: `Lien envoyé à ${to}.` });
    return { url: pageOf(await this.dossiers.moves.byId(id)) };
  }

  @Post('withdrawal')
  @Redirect('/', 303)
  async withdraw(@Param('id') id: string, @Req() request: PageRequest) {
    const dossier = await this.dossiers.withdraw(id);
    flash(request, { tone: 'ok', text: 'Dossier abandonné\u00a0: il n’est plus suivi.' });
    return { url: pageOf(dossier) };
  }

  @Post('reading')
  @Redirect('/', 303)
  async noteSeen(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const ticked = Object.keys(body).flatMap((name) => /^absent-[\da-f-]{36}-(\d{1,3})$/u.exec(name)?.[1] ?? []);
    const dossier = await this.dossiers.noteSeen(id, new Set(ticked.map(Number)));
    flash(request, { tone: 'ok', text: 'Relecture notée.' });
    return { url: pageOf(dossier) };
  }

  @Post('copies')
  @ReadFirst((request, the) => {
    const file = copyIn(request);
    return file && the(DossierCopies).textOf(file);
  })
  @Redirect('/', 303)
  async noteCopy(@Param('id') id: string, @Req() request: PageRequest) {
    const copy = await scan.safeParseAsync(copyIn(request));
    if (!copy.success) throw new Refused(copy.error.issues.map(({ message }) => message));
    const dossier = await this.copies.note(id, copy.data);
    flash(request, { tone: 'ok', text: 'Copie relue et gardée\u00a0: ce qu’elle ne montre pas est marqué.' });
    return { url: pageOf(dossier) };
  }
}

/** Several dossiers stand on a page: each has its own field. */
function copyIn({ uploads, params }: PageRequest): UploadedFile | undefined {
  return uploads?.[`copy-${String(params['id'])}`];
}

function pageOf({ requestId, procedureId }: PrefilledDossier): string {
  return requestId ? `/requests/${requestId}/channel` : `/settings/procedures/${procedureId}`;
}

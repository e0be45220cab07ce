import { Controller, Get, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentUser, type SignedIn } from '../web/current.js';
import { Forbidden } from '../web/errors.js';
import { DocumentsService } from './documents.service.js';
import { answerFile } from './file-answer.js';

/** How the kinds of what is set apart begin. */
const quarantined = 'quarantined_';

/** The bytes of one document: shown, or downloaded with `?download=1`. Row-level security says whose it is. */
@Controller('documents')
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Get(':id')
  async show(
    @Param('id') id: string,
    @Query('download') download: string | undefined,
    @CurrentUser() user: SignedIn,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const document = await this.documents.withBytes(id);
    if (document.kind.startsWith(quarantined) && user.role !== 'admin')
      throw new Forbidden(
        'Cette pièce est en quarantaine\u00a0: seul un responsable Sceau peut l’ouvrir. Ce qu’elle contient ne sert à rien d’autre.',
      );
    return answerFile(response, document, download === '1');
  }
}

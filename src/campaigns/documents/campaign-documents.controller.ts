import { Controller, Get, Param, ParseIntPipe, Res, type StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { answerFile } from '../../platform/documents/file-answer.js';
import { answerZip } from '../../platform/files/answer-zip.js';
import { CampaignDocuments } from './campaign-documents.service.js';

@Controller('campaigns/:id/documents')
export class CampaignDocumentsController {
  constructor(private readonly documents: CampaignDocuments) {}

  @Get('all.zip')
  async all(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    return answerZip(response, 'documents.zip', await this.documents.archive(id));
  }

  @Get('volume-:number.pdf')
  async volume(
    @Param('id') id: string,
    @Param('number', ParseIntPipe) number: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const bytes = await this.documents.volume(id, number);
    return answerFile(response, { fileName: `documents-${number}.pdf`, mediaType: 'application/pdf', bytes }, false);
  }
}

import { Controller, Get, Param, ParseIntPipe, Res, type StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { archivedWords } from '../../platform/files/archived-name.js';
import { answerZip } from '../../platform/files/answer-zip.js';
import { EvidencePacks } from './evidence-packs.service.js';

@Controller()
export class EvidencePacksController {
  constructor(private readonly packs: EvidencePacks) {}

  @Get('campaigns/:id/packs/volume-:number.zip')
  @Confirmed(true)
  async many(
    @Param('id') id: string,
    @Param('number', ParseIntPipe) number: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const files = await this.packs.archive(id, number);
    return answerZip(response, `preuves-${number}.zip`, files);
  }

  @Get('clients/:id/evidence.zip')
  async one(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const { client, files } = await this.packs.ofClient(id);
    return answerZip(response, `preuves-${archivedWords(client.name)}.zip`, files);
  }
}

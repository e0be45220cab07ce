import { Controller, Get, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { archivedWords } from '../../platform/files/archived-name.js';
import { sendZip } from '../../platform/files/send-zip.js';
import { EvidencePacks } from './evidence-packs.service.js';

@Controller()
export class EvidencePacksController {
  constructor(private readonly packs: EvidencePacks) {}

  @Get('campaigns/:id/packs/:number.zip')
  @Confirmed(true)
  async many(
    @Param('id') id: string,
    @Param('number', ParseIntPipe) number: number,
    @Res() response: Response,
  ): Promise<void> {
    const files = await this.packs.archive(id, number);
    await sendZip(response, `preuves-${number}.zip`, files);
  }

  @Get('clients/:id/evidence.zip')
  async one(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { client, files } = await this.packs.ofClient(id);
    await sendZip(response, `preuves-${archivedWords(client.name)}.zip`, files);
  }
}

import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ClientExport } from './client-export.js';
import { exportHeader } from '../clients/client-lines.js';
import { sendTable } from '../../platform/files/send-table.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import { clock } from '../../platform/clock.js';

@Controller('clients')
export class ClientExportController {
  constructor(private readonly exports: ClientExport) {}

  @Get('export')
  @Confirmed(true)
  async export(@Query() query: Record<string, unknown>, @Res() response: Response): Promise<void> {
    const { format, filter } = await this.exports.read(query);
    const file = { format, name: `clients-${clock.today()}`, sheet: 'Clients', columns: exportHeader.length };
    await sendTable(response, file, this.exports.rows(format, filter));
  }
}

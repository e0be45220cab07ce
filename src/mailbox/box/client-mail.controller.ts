import { Controller, Get, Param, Query, Render } from '@nestjs/common';
import { ClientFrames } from '../../clients/client-frames.js';
import { MailboxPages } from './mailbox-pages.service.js';

/** « Courriels »: every mail of one client, both ways. */
@Controller('clients/:id/mail')
export class ClientMailController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly pages: MailboxPages,
  ) {}

  @Get()
  @Render('mailbox/box/client')
  async show(@Param('id') id: string, @Query() query: Record<string, unknown>) {
    const frame = await this.frames.frame(id, 'mail');
    return { title: `Courriels · ${frame.name}`, frame, ...(await this.pages.ofClient(id, query)) };
  }
}

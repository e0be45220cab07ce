import { Controller, Get, Param, Query, Render } from '@nestjs/common';
import { z } from 'zod';
import { ClientFrames } from '../../clients/client-frames.js';
import { NotFound } from '../../platform/web/errors.js';
import { MailboxPages } from './mailbox-pages.service.js';

const position = z.object({ before: z.uuid().optional(), after: z.uuid().optional() });

/** « Courriels »: every mail of one client, both ways. */
@Controller('clients/:id/mail')
export class ClientMailController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly pages: MailboxPages,
  ) {}

  @Get()
  @Render('mailbox/box/client')
  async show(@Param('id') id: string, @Query() given: unknown) {
    const asked = position.safeParse(given);
    if (!asked.success) throw new NotFound();
    const frame = await this.frames.frame(id, 'mail');
    return { title: `${frame.name}, courriels`, frame, ...(await this.pages.ofClient(id, asked.data)) };
  }
}

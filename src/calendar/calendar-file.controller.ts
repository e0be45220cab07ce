import { createHash } from 'node:crypto';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { clock } from '../platform/clock.js';
import { contentDisposition } from '../platform/documents/content-disposition.js';
import { calendarFile } from '../platform/files/calendar-file.js';
import { Public } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound } from '../platform/web/errors.js';
import { OwnTransactions } from '../platform/web/tenant.interceptor.js';
import { CalendarDoor } from './calendar-door.service.js';

/** What calendar programs read: no account, no page. */
@Public(true)
@OwnTransactions(true)
@Controller('calendar')
export class CalendarFileController {
  constructor(private readonly door: CalendarDoor) {}

  @Get(':file')
  async show(@Param('file') file: string, @Req() request: PageRequest, @Res() response: Response): Promise<void> {
    const token = /^([\w-]{43})\.ics$/.exec(file)?.[1];
    if (!token) throw new NotFound();
    const calendar = await this.door.read(token, request);
    // When it was made is no news: a program that has these events already is told so, and nothing more.
    const seen = createHash('sha256').update(JSON.stringify(calendar)).digest('base64url');
    response.set({
      ETag: `W/"${seen}"`,
      'Cache-Control': 'private, no-cache',
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': contentDisposition('inline', 'agenda.ics'),
      'X-Content-Type-Options': 'nosniff',
      'X-Robots-Tag': 'noindex',
    });
    response.send(calendarFile(calendar, clock.now()));
  }
}

import { Readable } from 'node:stream';
import { Controller, Get, Post, Query, Redirect, Render, Req, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { contentDisposition } from '../platform/documents/content-disposition.js';
import { Allow } from '../platform/web/access.guard.js';
import { Confirmed } from '../platform/auth/confirmed.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { AnchorsQueries } from './anchors/anchors.queries.js';
import { AuditChain } from './audit-chain.service.js';
import { AuditExport } from './audit-export.service.js';
import { AuditFilters } from './audit-filters.service.js';
import { auditList } from './audit-list.js';
import { AuditQueries } from './audit.queries.js';
import { AuditWords } from './audit-words.js';
import { auditView } from './audit.view.js';
import { clock } from '../platform/clock.js';
import { number } from '../platform/web/view-helpers.js';
import { editors } from '../journey/states/roles.js';

@Controller('audit')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly chain: AuditChain,
    private readonly exports: AuditExport,
    private readonly filters: AuditFilters,
    private readonly words: AuditWords,
    private readonly anchors: AnchorsQueries,
  ) {}

  @Get()
  @Render('journal/list')
  async list(@Query() query: Record<string, unknown>, @CurrentUser() user: SignedIn) {
    const filter = await this.filters.read(query);
    const order = auditList.order(query);
    return auditView({
      filter,
      lost: order.unknown,
      page: await this.queries.page(filter, order),
      chain: await this.chain.state(),
      anchor: await this.anchors.last(),
      choices: await this.queries.choices(),
      words: this.words,
      mayVerify: editors.includes(user.role),
    });
  }

  /** The same entries as the list, all of them, the oldest first. */
  @Get('export')
  @Confirmed(true)
  async export(@Query() query: Record<string, unknown>, @Res({ passthrough: true }) response: Response) {
    const filter = await this.filters.read(query);
    // A file of everything must not pass for the one that was asked.
    if (filter.unknown.length > 0) throw new Refused([...filter.unknown]);
    const pieces = await this.exports.file(filter);
    response.set({
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': contentDisposition('attachment', `journal-${clock.today()}.csv`),
    });
    return new StreamableFile(Readable.from(pieces));
  }

  @Post('verification')
  @Allow(editors)
  @Redirect('/audit', 303)
  async verify(@Req() request: PageRequest) {
    const { done, broken, reached } = await this.chain.verify();
    if (!done)
      flash(request, {
        tone: 'none',
        text: `${number(Number(reached))} lignes contrôlées, chaîne intacte jusque-là\u00a0: les suivantes le sont en tâche de fond. Le résultat s’affichera ici.`,
      });
    else if (broken) flash(request, { tone: 'bad', text: `La chaîne est rompue à la ligne ${broken}.` });
    else flash(request, { tone: 'ok', text: 'Journal contrôlé en entier\u00a0: la chaîne est intacte.' });
    return { url: '/audit' };
  }
}

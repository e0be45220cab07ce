import { Body, Controller, Get, Param, Post, Query, Redirect, Req, Res, type StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { OwnClients } from '../../clients/own-clients.service.js';
import { noSuchPage } from '../../paper/handed/turn-words.js';
import { answerFile } from '../../platform/documents/file-answer.js';
import { readOrRefuse } from '../../platform/forms/submit-form.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, scopeOf, type SignedIn } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { rememberLocation, replayedLocation } from '../../platform/web/form-tokens.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { turnWords } from './page-turns.js';
import { type PageTurn, PaperTurns } from './paper-turns.service.js';
import { ReviewQueries } from './review.queries.js';
import { addressOf } from './sheets.view.js';
import { followers } from '../../journey/states/roles.js';

const turnedPage = z.object({
  page: z.coerce.number('Dites quelle page.').int().min(1, noSuchPage).max(999, noSuchPage),
  turn: z.enum(['90', '180', '270'], 'Dites comment la tourner.').transform((text) => Number(text) as 90 | 180 | 270),
});
const turnForm = turnedPage.extend({ document: z.uuid('Rechargez la page, puis recommencez.') });

/** Pages of what came back, turned until they are upright. */
@Controller('client-answers/:id')
export class PaperTurnsController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: ReviewQueries,
    private readonly own: OwnClients,
    private readonly turns: PaperTurns,
  ) {}

  /** The paper with a page turned, as it would be kept: to be looked at, kept nowhere. */
  @Get('turned.pdf')
  async turned(
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const answer = await this.queries.one(id);
    await this.own.openPage(answer.clientId);
    const bytes = await this.turns.preview(answer, readOrRefuse(turnedPage, query));
    return answerFile(response, { fileName: 'page-tournee.pdf', mediaType: 'application/pdf', bytes }, false);
  }

  /** Keeps a page turned. The paper is written aside: no transaction is open meanwhile. */
  @Post('turns')
  @Allow(followers)
  @OwnTransactions(true)
  @Redirect('/', 303)
  async turn(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const asked = readOrRefuse(turnForm, body);
    const scope = scopeOf(user, request);
    const drawn = await this.turns.draw(scope, id, asked).catch(refused);
    const answer = await this.db.run(scope, async () => {
      // Sent twice by one hand: the second is answered with the first one’s address.
      const replay = await replayedLocation(this.db, request);
      if (replay) return { url: replay, document: null };
      if (drawn instanceof Refused) throw drawn;
      const document = await this.turns.keep(id, asked, drawn);
      const url = addressOf(`/client-answers/${id}`, { page: asked.page, turn: 0, zoom: 100 });
      await rememberLocation(this.db, request, { url });
      return { url, document };
    });
    if (answer.document) flash(request, { tone: 'ok', ...keptWords(id, asked, answer.document) });
    return { url: answer.url };
  }
}

function refused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  throw error;
}

// Turning back is turning the same page on, to where it was.
function keptWords(id: string, { page, turn }: PageTurn, document: string) {
  const fields = { page, turn: 360 - turn, document };
  return {
    text: `Page ${page} gardée tournée ${turnWords[turn]}. Ce qui a été reçu reste comme il a été reçu.`,
    undo: { action: `/client-answers/${id}/turns`, label: 'Annuler', fields },
  };
}

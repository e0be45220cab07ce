import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { OwnClients } from '../../clients/own-clients.service.js';
import type { Role } from '../../journey/states/transitions.js';
import { optionalDay } from '../../platform/forms/day-field.js';
import { readOrRefuse } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { AnswerRecords } from '../answers/answer-records.service.js';
import { AnswerReview, type PointVerdicts } from './answer-review.service.js';
import { MailedAnswers } from './mailed-answers.service.js';
import { ReviewQueries } from './review.queries.js';
import { reviewListView, reviewView } from './review.view.js';

const followers: Role[] = ['admin', 'support', 'account_manager'];
const acceptance = z.looseObject({ signedOn: optionalDay, go: z.string().optional() });
const taken = z.object({ document: z.uuid('Choisissez la pièce jointe.') });
const sentBack = z.looseObject({
  words: z.string().trim().max(2_000, 'Écrivez 2 000 caractères au plus.').default(''),
});

/** « Relecture »: what came back from clients beside what was asked of them. */
@Controller('client-answers')
export class ReviewController {
  constructor(
    private readonly queries: ReviewQueries,
    private readonly review: AnswerReview,
    private readonly own: OwnClients,
    private readonly mailed: MailedAnswers,
    private readonly records: AnswerRecords,
  ) {}

  @Get()
  @Render('client-space/review/list')
  async list(@Query() query: Record<string, string>) {
    return reviewListView(await this.queries.waiting(query));
  }

  @Get(':id')
  @Render('client-space/review/one')
  async show(@Param('id') id: string) {
    const answer = await this.queries.one(id);
    await this.own.openPage(answer.clientId);
    return reviewView(answer, { next: await this.queries.after(id), written: await this.records.forecast(answer) });
  }

  /** From a mail of the client: its attachment is looked at like what came by the space. */
  @Post('mails/:messageId')
  @Allow(followers)
  @Redirect('/', 303)
  async take(@Param('messageId') messageId: string, @Body() body: unknown) {
    const { document } = readOrRefuse(taken, body);
    return { url: `/client-answers/${await this.mailed.take(messageId, document)}` };
  }

  @Post(':id/acceptance')
  @Allow(followers)
  @Redirect('/', 303)
  async accept(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const { signedOn, go, ...points } = readOrRefuse(acceptance, body);
    const next = await this.queries.after(id);
    await this.review.accept(id, { verdicts: verdictsOf(points), signedOn, submit: go === 'submit' });
    flash(request, { tone: 'ok', text: go === 'submit' ? 'Accepté et envoyé à l’ANS.' : 'Accepté.' });
    return { url: next ? `/client-answers/${next}` : '/client-answers' };
  }

  @Post(':id/return')
  @Allow(followers)
  @Redirect('/', 303)
  async sendBack(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { words, ...points } = readOrRefuse(sentBack, body);
    const next = await this.queries.after(id);
    const sender = `${user.name}\n${user.editorName}`;
    await this.review.sendBack(id, { verdicts: verdictsOf(points), words, sender });
    flash(request, { tone: 'ok', text: 'Renvoyé au client par courriel.' });
    return { url: next ? `/client-answers/${next}` : '/client-answers' };
  }
}

const pointName = /^point-(\w+)$/;

function verdictsOf(points: Record<string, unknown>): PointVerdicts {
  return Object.fromEntries(
    Object.entries(points).flatMap(([name, value]) => {
      const key = pointName.exec(name)?.[1];
      return key && (value === 'ok' || value === 'redo') ? [[key, value]] : [];
    }),
  );
}

import {
  Body,
  Controller,
  Get,
  Param,
  Post,
  Query,
  Redirect,
  Render,
  Req,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { OwnClients } from '../../clients/own-clients.service.js';
import { Knows } from '../../platform/web/asked/known-words.js';
import { Refused } from '../../platform/web/errors.js';
import { OneClientAMail } from '../../mailbox/one-client/one-client-a-mail.js';
import { HeldMails } from '../../mailbox/out/held-mails.service.js';
import { StoppedAddresses } from '../../mailbox/out/stopped-addresses.service.js';
import { optionalDay } from '../../platform/forms/day-field.js';
import { onceRead, reason, several, tickedIds } from '../../platform/forms/form-fields.js';
import { type Again, readOrRefuse, submitForm } from '../../platform/forms/submit-form.js';
import { ReadFirst, Readings } from '../../platform/aside/readings.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, scopeOf, type SignedIn } from '../../platform/web/current.js';
import { type Flash, flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { answerKinds } from '../answers/client-answer.labels.js';
import { FormDrifts } from '../../requests/moves/form-drifts.service.js';
import { Contradictions } from '../../requests/doubts/contradictions.service.js';
import { AnswerRecords } from '../answers/answer-records.service.js';
import { AnswerReview } from './answer-review.service.js';
import { type PointVerdicts, pointsOf, whyNotAccepted } from './review-points.js';
import { answerFile } from '../../platform/documents/file-answer.js';
import { PaperReviews } from './paper-reviews.service.js';
import { lookedAt } from './sheets.view.js';
import { MailedAnswers, type TakenPaper } from './mailed-answers.service.js';
import { type ReviewedAnswer, ReviewQueries } from './review.queries.js';
import { acceptWords, backLabel, reviewListView, reviewView } from './review.view.js';
import { followers } from '../../journey/states/roles.js';

const acceptance = z.looseObject({
  signedOn: optionalDay,
  go: z.string().optional(),
  words: z.string().trim().default(''),
});
// What is decided already has nothing to mend: the table of its states says so.
const acceptanceOf = (answer: ReviewedAnswer) =>
  acceptance.superRefine(({ signedOn, words, ...points }, context) => {
    if (answer.state !== 'to_review') return;
    for (const [name, message] of Object.entries(whyNotAccepted(answer, { verdicts: verdictsOf(points), signedOn })))
      context.addIssue({ code: 'custom', path: [name], message });
    // It would leave with neither: whoever typed it has taken the other button.
    if (words !== '') context.addIssue({ code: 'custom', path: ['words'], message: stays(backLabel(answer)) });
  }, onceRead());
const stays = (act: string) =>
  `Ce texte ne part qu’avec «\u00a0${act}\u00a0»\u00a0: choisissez-le, ou effacez le texte.`;
const taken = z.object({ document: tickedIds('Choisissez la pièce jointe.', 200) });
const matchedAgain = z.object({ 'matching-reason': reason('Dites pourquoi ce n’est pas le bon client.') });
// What means nothing is the first.
const sheetNumber = z.coerce.number().int().min(1).max(99).catch(1);
const sentBack = z.looseObject({
  naming: several,
  words: z.string().trim().max(2_000, 'Écrivez 2 000 caractères au plus.').default(''),
});

// Before the transaction: photos take the time they take.
const readTaken: Parameters<typeof ReadFirst>[0] = (request, the) => {
  const { body, params, user } = request;
  const form = taken.safeParse(body);
  if (!form.success || !user) return null;
  return the(Readings).once(body as object, 'taken', () =>
    the(MailedAnswers).read(scopeOf(user, request), String(params['messageId']), form.data.document),
  );
};
const unread = () => Promise.reject(new Refused(['La pièce jointe n’a pas pu être lue. Recommencez.']));

/** « Relecture »: what came back from clients beside what was asked of them. */
@Controller('client-answers')
export class ReviewController {
  constructor(
    private readonly queries: ReviewQueries,
    private readonly review: AnswerReview,
    private readonly own: OwnClients,
    private readonly mailed: MailedAnswers,
    private readonly records: AnswerRecords,
    private readonly reviews: PaperReviews,
    private readonly oneClient: OneClientAMail,
    private readonly readings: Readings,
    private readonly held: HeldMails,
    private readonly stopped: StoppedAddresses,
    private readonly contradictions: Contradictions,
    private readonly drifts: FormDrifts,
  ) {}

  @Get()
  @Render('client-space/review/list')
  async list(@Query() query: Record<string, string>) {
    return reviewListView(await this.queries.waiting(query));
  }

  @Get(':id')
  @Knows(['page', 'turn', 'zoom'])
  @Render('client-space/review/one')
  show(@Param('id') id: string, @Query() query: Record<string, unknown>) {
    return this.page(id, query);
  }

  /** A page of a scan, as the photo it is. */
  @Get(':id/sheet')
  async sheet(
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const answer = await this.queries.one(id);
    await this.own.openPage(answer.clientId);
    const number = sheetNumber.parse(query['page']);
    const photo = await this.reviews.sheet(answer, number - 1);
    return answerFile(response, { fileName: `page-${number}`, ...photo }, false);
  }

  /** From a mail of the client: its attachment is looked at like what came by the space. */
  @Post('mails/:messageId')
  @Allow(followers)
  @ReadFirst(readTaken)
  @Redirect('/', 303)
  async take(@Param('messageId') messageId: string, @Body() body: unknown, @Req() request: PageRequest) {
    const { document } = readOrRefuse(taken, body);
    const paper = await this.readings.once<TakenPaper>(body as object, 'taken', unread);
    const { id, kind } = await this.mailed.take(messageId, document, paper);
    const undo = { action: `/client-answers/${id}/giving-back`, label: 'Annuler' };
    flash(request, {
      tone: 'ok',
      text: `Pièce jointe prise comme ${answerKinds[kind].toLowerCase()}, à relire.`,
      undo,
    });
    return { url: `/client-answers/${id}` };
  }

  /** From a mail that a person attached to the wrong client. */
  @Post('mails/:messageId/matching')
  @Allow(followers)
  @Redirect('/mailbox', 303)
  async matchAgain(@Param('messageId') messageId: string, @Body() body: unknown, @Req() request: PageRequest) {
    const { 'matching-reason': why } = readOrRefuse(matchedAgain, body);
    const former = await this.review.matchAgain(messageId, why);
    flash(request, withFormer('Courriel remis à rapprocher\u00a0: dites à qui il appartient.', former));
    return { url: `/mailbox/messages/${messageId}` };
  }

  @Post(':id/giving-back')
  @Allow(followers)
  @Redirect('/', 303)
  async giveBack(@Param('id') id: string, @Req() request: PageRequest) {
    const { messageId, former } = await this.review.giveBack(id);
    flash(request, withFormer('Pièce jointe rendue à son courriel\u00a0: rien n’a été accepté.', former));
    return { url: `/mailbox/messages/${messageId}` };
  }

  @Post(':id/acceptance')
  @Allow(followers)
  @Redirect('/', 303)
  async accept(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const next = await this.queries.after(id);
    const answer = await this.queries.one(id);
    const schema = acceptanceOf(answer);
    const sent = { schema, body, view: 'client-space/review/one', fields: fieldsOf(answer), again: this.again(id) };
    const submit = await submitForm(sent, async ({ signedOn, go, ...points }) => {
      await this.review.accept(id, { verdicts: verdictsOf(points), signedOn, submit: go === 'submit' });
      return go === 'submit';
    });
    flash(request, { tone: 'ok', text: submit ? 'Accepté et envoyé à l’ANS.' : acceptWords(answer).done });
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
    const next = await this.queries.after(id);
    const sender = `${user.name}\n${user.editorName}`;
    const fields = fieldsOf(await this.queries.one(id));
    const sent = { schema: sentBack, body, view: 'client-space/review/one', fields, again: this.again(id) };
    const mail = await submitForm(sent, ({ words, naming, ...points }) =>
      this.review.sendBack(id, { verdicts: verdictsOf(points), words, naming, sender }),
    );
    const held = await this.held.told([mail.id]);
    flash(request, held ?? { tone: 'ok', text: 'Renvoyé au client par courriel.' });
    return { url: next ? `/client-answers/${next}` : '/client-answers' };
  }

  private again(id: string): Again {
    return (values, errors) => this.page(id, {}, { values, errors });
  }

  // Sent back, or about to be: its mail waits.
  private async stoppedOf({ state, email }: ReviewedAnswer) {
    if (email === null || (state !== 'to_review' && state !== 'sent_back')) return null;
    return (await this.stopped.among([email]))[0] ?? null;
  }

  private async page(id: string, query: Record<string, unknown>, returned?: Returned) {
    const answer = await this.queries.one(id);
    await this.own.openPage(answer.clientId);
    const review = await this.reviews.of(answer);
    const words = { subject: '', text: String(returned?.values['words'] ?? '') };
    return reviewView(answer, {
      next: await this.queries.after(id),
      written: await this.records.forecast(answer),
      review,
      named: review ? await this.contradictions.otherNamed(answer.clientId, review.words) : null,
      drift: answer.requestId ? ((await this.drifts.of([answer.requestId])).get(answer.requestId) ?? []) : [],
      looked: lookedAt(query, review),
      stopped: await this.stoppedOf(answer),
      turned: answer.received ? await this.queries.turnsOf(id) : [],
      returned: returned && { ...returned, named: (await this.oneClient.ofText(words, answer.clientId)).names },
    });
  }
}

// What it had taken the place of waits again: whoever gave it back is led there.
function withFormer(text: string, former: string | null): Flash {
  if (former === null) return { tone: 'ok', text };
  const link = { href: `/client-answers/${former}`, label: 'La relire' };
  return { tone: 'ok', text: `${text} La réponse qu’elle avait remplacée est de nouveau à relire.`, link };
}

interface Returned {
  values: Record<string, unknown>;
  errors: FormErrors;
}

const verdicts = [
  { value: 'ok', label: 'conforme' },
  { value: 'redo', label: 'à refaire' },
];

// What its form asks, in the words of views/client-space/review/one.
function fieldsOf(answer: ReviewedAnswer) {
  return [
    ...pointsOf(answer).map(({ key, label }) => ({ name: `point-${key}`, label, options: verdicts })),
    { name: 'signedOn', label: 'Signé le' },
    { name: 'words', label: 'Ce que lira le client' },
  ];
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

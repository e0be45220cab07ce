import { Body, Controller, Get, Post, Query, Redirect, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { answerFile } from '../../platform/documents/file-answer.js';
import { submitForm } from '../../platform/forms/submit-form.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { NotFound, RefusedField } from '../../platform/web/errors.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { LinkDoor, type Visit } from '../door/link-door.service.js';
import type { ReadPaper } from '../page/handed-files.service.js';
import { SpaceActs } from '../page/space-acts.service.js';
import { SpacePageQueries } from '../page/space-page.queries.js';
import { base } from '../page/space-page.view.js';
import type { SpacePaper } from './space-paper.entity.js';
import { handingForm, turnForm } from './space-paper.form.js';
import { spacePaperView } from './space-paper.view.js';
import { SpacePapers } from './space-papers.service.js';

const view = 'client-space/paper';
const others =
  'Ces photos ne sont plus celles que vous aviez sous les yeux\u00a0: d’autres ont été choisies dans une autre page. Voici les dernières.';
const gone = 'Ces photos ont été remplacées ou déposées depuis\u00a0: rechargez la page.';
const turnedElsewhere = 'Une page a été tournée dans une autre page du navigateur. Regardez-les, puis déposez.';

/** Between choosing photos and handing them over: each page is looked at, turned, then handed over. Behind the code, without scripts. */
@Public(true)
@OwnTransactions(true)
@Controller('space/:token/paper')
export class SpacePaperController {
  constructor(
    private readonly door: LinkDoor,
    private readonly papers: SpacePapers,
    private readonly acts: SpaceActs,
    private readonly queries: SpacePageQueries,
  ) {}

  @Get()
  async show(@Req() request: PageRequest, @Res() response: Response): Promise<void> {
    const page = await this.door.enter(request, async (visit): Promise<{ to: string } | { model: object }> => {
      if (visit.closed) return { to: base(visit) };
      if (!visit.unlocked) return { to: `${base(visit)}/code?next=paper` };
      const paper = await this.papers.of(visit.link.id);
      return paper ? { model: await this.page(visit, paper) } : { to: base(visit) };
    });
    if ('to' in page) response.redirect(303, page.to);
    else response.render(view, page.model);
  }

  /** A page, as the photo it is. */
  @Get('sheet')
  async sheet(
    @Req() request: PageRequest,
    @Query() { of, page }: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const asked = turnForm.pick({ of: true, page: true }).safeParse({ of, page });
    if (!asked.success) throw new NotFound();
    const paper = await this.door.look(request, ({ link, unlocked }) => {
      if (!unlocked) throw new NotFound();
      return this.papers.whole(link.id, asked.data.of);
    });
    if (!paper) throw new NotFound(gone);
    const photo = await this.papers.photo(paper, asked.data.page);
    return answerFile(response, { fileName: `page-${asked.data.page}`, ...photo }, false);
  }

  @Post('turns')
  @Redirect('/', 303)
  turn(@Req() request: PageRequest, @Body() body: unknown) {
    return this.sent(request, { schema: turnForm, body }, async (visit, { page, turn }, paper) => {
      await this.papers.turn(paper, page, turn);
      return `${base(visit)}/paper#page-${page}`;
    });
  }

  @Post('handing')
  @Redirect('/', 303)
  async handOver(@Req() request: PageRequest, @Body() body: unknown) {
    const drawn = await this.drawn(request, body);
    return this.sent(request, { schema: handingForm, body }, async (visit, { turns }, paper) => {
      if (paper.turns.join() !== turns) throw new RefusedField('form', turnedElsewhere);
      if (!drawn) throw new RefusedField('form', others);
      if (drawn instanceof RefusedField) throw drawn;
      await this.acts.handBack(visit, drawn);
      await this.papers.forget(visit.link.id);
      return `${base(visit)}?done=paper`;
    });
  }

  // Written aside before the transaction. What it was written of is looked at again within it.
  private async drawn(request: PageRequest, body: unknown): Promise<ReadPaper | RefusedField | null> {
    const asked = handingForm.safeParse(body);
    if (!asked.success) return null;
    const found = await this.door.look(request, async ({ link, unlocked }) => {
      const paper = unlocked ? await this.papers.whole(link.id, asked.data.of) : null;
      return paper?.turns.join() === asked.data.turns ? { paper, personName: link.personName } : null;
    });
    return found && this.papers.drawn(found.paper, found.personName).catch(refusedField);
  }

  private sent<Schema extends z.ZodType<{ of: string }>>(
    request: PageRequest,
    { schema, body }: { schema: Schema; body: unknown },
    work: (visit: Visit, given: z.output<Schema>, paper: SpacePaper) => Promise<string>,
  ) {
    return this.door.enter(request, async (visit) => {
      if (visit.closed) return { url: base(visit) };
      if (!visit.unlocked) return { url: `${base(visit)}/code?next=paper` };
      const paper = await this.papers.lock(visit.link.id);
      // Handed over already, or gone: the first page says where it stands.
      if (!paper) return { url: base(visit) };
      const again = (_values: unknown, errors: FormErrors) => this.page(visit, paper, errors);
      const url = await submitForm({ schema, body, view, again }, (given) => {
        if (given.of !== paper.id) throw new RefusedField('form', others);
        return work(visit, given, paper);
      });
      return { url };
    });
  }

  private async page(visit: Visit, paper: SpacePaper, errors: FormErrors = {}) {
    return spacePaperView(visit, await this.queries.of(visit.link.id), paper, errors);
  }
}

function refusedField(error: unknown): RefusedField {
  if (error instanceof RefusedField) return error;
  throw error;
}

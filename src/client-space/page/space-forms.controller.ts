import { Body, Controller, Get, Post, Redirect, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { AnsLinks } from '../../accounts/ans-links.service.js';
import { answerDrawn } from '../../requests/forms/answer-drawn.js';
import { newSchema } from '../../platform/forms/form.js';
import { submitForm } from '../../platform/forms/submit-form.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { NotFound, SessionOver } from '../../platform/web/errors.js';
import { waitingForm } from '../../platform/web/sent/sent-form.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { CardForms } from '../../requests/forms/card-forms.service.js';
import { LinkDoor, refuseClosed, type Visit } from '../door/link-door.service.js';
import { SpaceActs } from './space-acts.service.js';
import { hasForm, type SpaceForm, spaceFormView } from './space-forms.view.js';
import { SpacePageQueries } from './space-page.queries.js';
import { base } from './space-page.view.js';
import { colleagueFields, prerequisiteForm, questionFields, refusalFields } from './space.form.js';

const view = 'client-space/form';

/** The forms of the space that have a page of their own. What engages the client asks for the code first. */
@Public(true)
@OwnTransactions(true)
@Controller('space/:token')
export class SpaceFormsController {
  constructor(
    private readonly door: LinkDoor,
    private readonly queries: SpacePageQueries,
    private readonly acts: SpaceActs,
    private readonly cards: CardForms,
    private readonly ans: AnsLinks,
  ) {}

  @Get('question')
  question(@Req() request: PageRequest, @Res() response: Response) {
    return this.show('question', request, response);
  }

  @Post('question')
  @Redirect('/', 303)
  askQuestion(@Req() request: PageRequest, @Body() body: unknown) {
    return this.sent('question', request, { body, schema: newSchema(questionFields) }, (visit, { words }) =>
      this.acts.askQuestion(visit, words),
    );
  }

  @Get('prerequisites')
  prerequisites(@Req() request: PageRequest, @Res() response: Response) {
    return this.show('prerequisites', request, response);
  }

  @Post('prerequisites')
  @Redirect('/', 303)
  answerPrerequisites(@Req() request: PageRequest, @Body() body: unknown) {
    return this.sent('prerequisites', request, { body, schema: prerequisiteForm }, (visit, form) =>
      this.acts.prerequisites(visit, form),
    );
  }

  /** Form 101 with what we know, to be signed by hand. */
  @Get('card-form.pdf')
  async cardForm(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const drawn = await this.door.enter(request, (visit) => {
      refuseOthers('prerequisites', visit);
      refuseClosed(visit);
      return this.cards.draw('101', visit.link.clientId);
    });
    return answerDrawn(response, drawn);
  }

  @Get('refusal')
  refusal(@Req() request: PageRequest, @Res() response: Response) {
    return this.show('refusal', request, response);
  }

  @Post('refusal')
  @Redirect('/', 303)
  decline(@Req() request: PageRequest, @Body() body: unknown) {
    return this.sent('refusal', request, { body, schema: newSchema(refusalFields) }, (visit, { words }) =>
      this.acts.decline(visit, words),
    );
  }

  @Get('colleague')
  colleague(@Req() request: PageRequest, @Res() response: Response) {
    return this.show('colleague', request, response);
  }

  @Post('colleague')
  @Redirect('/', 303)
  handOver(@Req() request: PageRequest, @Body() body: unknown) {
    return this.sent('colleague', request, { body, schema: newSchema(colleagueFields) }, (visit, form) =>
      this.acts.handOver(visit, form),
    );
  }

  private async show(name: SpaceForm, request: PageRequest, response: Response): Promise<void> {
    const page = await this.door.enter(request, async (visit) => {
      if (visit.closed) return { to: base(visit) };
      return engages.has(name) && !visit.unlocked ? { to: codeAddress(name, visit) } : await this.page(name, visit);
    });
    if ('to' in page) response.redirect(303, page.to);
    else response.render(view, page);
  }

  private sent<Schema extends z.ZodType>(
    name: SpaceForm,
    request: PageRequest,
    { body, schema }: { body: unknown; schema: Schema },
    work: (visit: Visit, form: z.output<Schema>) => Promise<void>,
  ) {
    return this.door.enter(request, async (visit) => {
      refuseOthers(name, visit);
      if (engages.has(name) && !visit.unlocked && !visit.closed) {
        const door = { words: 'Demandez un nouveau code', label: 'Recevoir un code', href: codeAddress(name, visit) };
        throw new SessionOver('Votre code ne sert plus', waitingForm(request, door));
      }
      const again = (values: Record<string, unknown>, errors: Record<string, string>) =>
        this.page(name, visit, values, errors);
      await submitForm({ schema, body, view, again }, (form) => work(visit, form));
      return { url: `${base(visit)}?done=${name}` };
    });
  }

  // Guide V0.6, étape 1: a CDE is asked for by form 101; ours is filled where the editor has loaded the blank.
  private async cardForms(visit: Visit) {
    const offered = await this.cards.offered(visit.link.clientId);
    const filled = offered.some(({ kind, forecast }) => kind === '101' && forecast === 'would_do');
    return {
      filled: filled ? `${base(visit)}/card-form.pdf` : null,
      blank: await this.ans.addressOf('form-101'),
    };
  }

  private async page(name: SpaceForm, visit: Visit, values = {}, errors = {}) {
    refuseOthers(name, visit);
    const card = name === 'prerequisites' ? await this.cardForms(visit) : null;
    return spaceFormView(name, { visit, facts: await this.queries.of(visit.link.id), card }, values, errors);
  }
}

const engages: ReadonlySet<SpaceForm> = new Set<SpaceForm>(['refusal', 'colleague']);

function refuseOthers(name: SpaceForm, { link }: Visit): void {
  if (!hasForm(name, link.purpose)) throw new NotFound();
}

function codeAddress(name: SpaceForm, visit: Visit): string {
  return `${base(visit)}/code?next=${name}`;
}

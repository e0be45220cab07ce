import { Body, Controller, Get, Post, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest, SignedIn } from '../../platform/web/current.js';
import { away } from './away.js';
import { editorChoiceView } from './editor-choice.view.js';
import { Onward } from './onward.js';
import { heldChoice } from './pending-sign-in.js';
import { SignInSteps } from './sign-in-steps.service.js';

/** One address and one password may be of several editors: which one, before anything that an account owes. */
@Controller('sign-in/editor')
@Public(true)
export class EditorChoiceController {
  constructor(
    private readonly steps: SignInSteps,
    private readonly onward: Onward,
  ) {}

  @Get()
  @Render('accounts/sign-in/editor')
  async choices(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { people } = await this.held(request, response);
    return editorChoiceView(people);
  }

  @Post()
  @Redirect('/', 303)
  async choose(
    @Body() body: { account?: unknown } | undefined,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { people, next } = await this.held(request, response);
    const person = people.find(({ id }) => id === body?.account);
    return { url: person ? await this.onward.from(person, request, next) : '/sign-in/editor' };
  }

  /** Those that the password would still open. */
  private async held(request: PageRequest, response: Response): Promise<{ people: SignedIn[]; next: string }> {
    const choice = heldChoice(request);
    const people: SignedIn[] = [];
    for (const account of choice?.accounts ?? []) {
      const person = await this.steps.person(account);
      if (person) people.push(person);
    }
    return choice && people.length > 0 ? { people, next: choice.next } : away(response, '/sign-in');
  }
}

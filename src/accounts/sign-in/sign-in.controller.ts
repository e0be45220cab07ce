import { Controller, Get, Inject, Post, Query, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import passport from 'passport';
import type { Env } from '../../config/env.js';
import { coresButOne, Lanes } from '../../platform/auth/lanes.js';
import { ENV } from '../../platform/platform.module.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { localPath } from '../../platform/web/local-path.js';
import { rememberedDoor } from '../providers/door.js';
import { ProviderSignIn } from '../providers/provider-sign-in.service.js';
import { Onward } from './onward.js';
import { doorOf, holdChoice } from './pending-sign-in.js';
import type { Opened } from './sign-in.service.js';
import { type OfferedProvider, signInView } from './sign-in.view.js';

// Whole: of fifty who come at once, the questions of all would be answered before that of the next page.
const door = new Lanes(coresButOne);

@Controller()
export class SignInController {
  constructor(
    private readonly onward: Onward,
    private readonly providers: ProviderSignIn,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Public(true)
  @Get('sign-in')
  @Render('accounts/sign-in')
  async form(@Req() request: PageRequest, @Query('next') next?: unknown, @Query('notice') notice?: unknown) {
    return signInView({ next: localPath(next), notice, provider: await this.offered(request) });
  }

  @Public(true)
  @Post('session')
  open(@Req() request: PageRequest, @Res() response: Response): Promise<void> {
    return door.run(() => this.letIn(request, response));
  }

  private async letIn(request: PageRequest, response: Response): Promise<void> {
    const body = request.body as Record<string, string | undefined>;
    const next = localPath(body['next']);
    const opened = await authenticate(request, response);
    const [only] = opened;
    if (!only)
      throw new InvalidForm(
        'accounts/sign-in',
        signInView({ next, email: body['email'] ?? '', failed: true, provider: await this.offered(request) }),
      );
    if (opened.length === 1) return response.redirect(303, await this.onward.from(only.person, request, next));
    await holdChoice(request, {
      accounts: opened.map(({ person, proof }) => ({ editorId: person.editorId, userId: person.id, proof })),
      next,
    });
    response.redirect(303, '/sign-in/editor');
  }

  @Public(true)
  @Post('session/end')
  async close(@Req() request: PageRequest, @Res() response: Response): Promise<void> {
    const door = doorOf(request);
    await new Promise<void>((resolve) => request.logout(() => resolve()));
    const out = door ? `/s/${door}/ended` : '/sign-in';
    response.set('Clear-Site-Data', '"cache"').redirect(303, out);
  }

  /** Of the team by whose address this browser came the last time. */
  private async offered(request: PageRequest): Promise<OfferedProvider | null> {
    const slug = rememberedDoor(request, this.env.PUBLIC_URL.startsWith('https:'));
    const provider = slug === null ? null : await this.providers.offeredBy(slug);
    return slug !== null && provider ? { ...provider, slug } : null;
  }
}

function authenticate(request: PageRequest, response: Response): Promise<Opened[]> {
  return new Promise((resolve, reject) => {
    const decide = passport.authenticate('local', { session: false }, (error: unknown, opened: Opened[] | false) => {
      if (error) reject(asError(error));
      else resolve(opened || []);
    }) as (request: PageRequest, response: Response, next: (error?: unknown) => void) => void;
    decide(request, response, (error) => (error ? reject(asError(error)) : resolve([])));
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

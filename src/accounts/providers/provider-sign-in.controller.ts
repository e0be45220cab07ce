import { Controller, Get, Inject, Param, Query, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Env } from '../../config/env.js';
import { clock } from '../../platform/clock.js';
import { ENV } from '../../platform/platform.module.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash, takeFlash } from '../../platform/web/flash.js';
import { localPath } from '../../platform/web/local-path.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { Onward } from '../sign-in/onward.js';
import { signInView } from '../sign-in/sign-in.view.js';
import { rememberDoor } from './door.js';
import { type Refusal, refusalSentences } from './provider-refusals.js';
import { type AtProvider, ProviderSignIn } from './provider-sign-in.service.js';
import { takeIntent } from './tie-intent.js';

const longestAway = 10 * 60_000;

/** The address of an editor's team: `/s/:slug`, its provider, and the way back from it. */
@Controller('s/:slug')
@Public(true)
@OwnTransactions(true)
export class ProviderSignInController {
  constructor(
    private readonly providers: ProviderSignIn,
    private readonly onward: Onward,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  @Render('accounts/sign-in')
  async door(
    @Param('slug') slug: string,
    @Query('next') next: unknown,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ) {
    const provider = await this.providers.offeredBy(slug);
    if (provider) rememberDoor(response, slug, this.env.PUBLIC_URL.startsWith('https:'));
    const trouble = takeFlash(request).map(({ text }) => text);
    return signInView({ next: localPath(next), provider: provider && { ...provider, slug }, trouble });
  }

  /** A link, not a form: the policy of our pages lets no form lead to another site. */
  @Get('provider')
  async leave(
    @Param('slug') slug: string,
    @Query('next') next: unknown,
    @Req() request: PageRequest,
    @Res() response: Response,
  ): Promise<void> {
    const intent = takeIntent(request);
    // They asked to tie an account: to sign in by it is another thing.
    if (intent === 'over') return this.refuse('expired', slug, request, response);
    const begun = await this.providers.begin(slug);
    if ('refusal' in begun) return this.refuse(begun.refusal, slug, request, response);
    const { url, challenge, issuer } = begun;
    const tieTo = intent === 'asked' ? (request.user?.id ?? null) : null;
    const at: AtProvider = { ...challenge, slug, issuer, next: localPath(next), tieTo, since: clock.now().getTime() };
    remember(request, at);
    response.redirect(303, url.href);
  }

  @Get('return')
  async comeBack(@Param('slug') slug: string, @Req() request: PageRequest, @Res() response: Response): Promise<void> {
    const at = takeAway(request);
    // By another tab they came in meanwhile, in a session that knows of no other leaving: they are where they wanted to be.
    if (!at && request.user) return response.redirect(303, '/');
    const isOther = at !== null && at.tieTo !== null && at.tieTo !== request.user?.id;
    if (!at || isLate(at) || at.slug !== slug || isOther) return this.refuse('expired', slug, request, response);
    const outcome = await this.providers.finish(at, request.originalUrl);
    if ('refusal' in outcome) return this.refuse(outcome.refusal, slug, request, response);
    // Tied to whoever asked for it, in whose session this is: nobody comes in.
    if (at.tieTo !== null) {
      flash(request, { tone: 'ok', text: 'Compte rattaché\u00a0: vous pouvez vous connecter avec lui.' });
      return response.redirect(303, '/account/provider');
    }
    const shown = { next: at.next, door: slug, factorGiven: outcome.factorBy === 'theirs' };
    response.redirect(303, await this.onward.past(outcome.person, request, shown));
  }

  /** Out of Sceau already; whether out of the provider too is the person's to say. */
  @Get('ended')
  @Render('accounts/sign-in/ended')
  async ended(@Param('slug') slug: string) {
    const provider = await this.providers.offeredBy(slug);
    return { layout: 'sign-in', title: 'Déconnecté de Sceau', slug, provider };
  }

  @Get('provider/end')
  async endThere(@Param('slug') slug: string, @Req() request: PageRequest, @Res() response: Response): Promise<void> {
    const end = await this.providers.end(slug);
    if ('url' in end && end.url) return response.redirect(303, end.url.href);
    const why = 'refusal' in end ? 'ne répond pas' : 'ne dit pas comment se déconnecter de chez lui';
    flash(request, { tone: 'bad', text: `Le fournisseur ${why}\u00a0: fermez sa page, ou le navigateur.` });
    response.redirect(303, `/s/${slug}`);
  }

  private refuse(refusal: Refusal, slug: string, request: PageRequest, response: Response): void {
    flash(request, { tone: 'bad', text: refusalSentences[refusal] });
    response.redirect(303, request.user ? '/account/provider' : `/s/${encodeURIComponent(slug)}`);
  }
}

interface Held {
  /** The last ones that left, each by a tab of its own. */
  atProvider?: AtProvider[];
}

const mostAway = 5;

function remember(request: PageRequest, at: AtProvider): void {
  const session = request.session as Held;
  session.atProvider = [...(session.atProvider ?? []), at].slice(-mostAway);
}

/** The leaving that an answer names by its `state`. It is waited for once: right or wrong, that one waits no more. */
function takeAway(request: PageRequest): AtProvider | null {
  const session = request.session as Held | undefined;
  const { state } = request.query;
  const at = session?.atProvider?.find((one) => one.state === state) ?? null;
  if (session && at) session.atProvider = session.atProvider?.filter((one) => one !== at);
  return at;
}

const isLate = (at: AtProvider) => clock.now().getTime() - at.since >= longestAway;

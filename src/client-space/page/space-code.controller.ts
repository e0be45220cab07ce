import { Body, Controller, Get, Post, Query, Redirect, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Throttle } from '../../platform/auth/throttle.js';
import { newSchema } from '../../platform/forms/form.js';
import { submitForm } from '../../platform/forms/submit-form.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { DoorCookies } from '../door/door-cookies.js';
import { LinkDoor, type Visit } from '../door/link-door.service.js';
import { SpaceCodes } from '../door/space-codes.service.js';
import { afterCode, codeView } from './space-forms.view.js';
import { SpacePageQueries } from './space-page.queries.js';
import { base } from './space-page.view.js';
import { codeFields } from './space.form.js';

const wrong =
  'Ce code n’est pas le bon, ou ne sert plus. Vérifiez-le dans le dernier courriel reçu, ou demandez-en un autre.';

/** The code that opens what engages the client: sent to the address of the link, typed here. */
@Public(true)
@OwnTransactions(true)
@Controller('space/:token')
export class SpaceCodeController {
  constructor(
    private readonly door: LinkDoor,
    private readonly cookies: DoorCookies,
    private readonly codes: SpaceCodes,
    private readonly throttle: Throttle,
    private readonly queries: SpacePageQueries,
  ) {}

  @Get('code')
  async show(@Req() request: PageRequest, @Query('next') next: unknown, @Res() response: Response): Promise<void> {
    const page = await this.door.enter(request, async (visit) =>
      visit.closed ? { to: base(visit) } : await this.page(visit, next),
    );
    if ('to' in page) response.redirect(303, page.to);
    else response.render('client-space/code', page);
  }

  @Post('codes')
  @Redirect('/', 303)
  send(@Req() request: PageRequest, @Body() body: Record<string, unknown>) {
    return this.door.enter(request, async (visit) => {
      if (visit.closed) return { url: base(visit) };
      await this.throttle.take('space_mail', { account: visit.link.id }, request.ip ?? '');
      await this.codes.send(visit);
      return { url: `${base(visit)}/code?next=${encodeURIComponent(textOf(body['next']))}` };
    });
  }

  @Post('code')
  @Redirect('/', 303)
  async give(
    @Req() request: PageRequest,
    @Body() body: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { value, hash } = this.cookies.make();
    let again: object | null = null;
    // A wrong try commits: it is counted.
    const answer = await this.door.enter(request, async (visit) => {
      if (visit.closed) return { url: base(visit) };
      const sent = { schema: newSchema(codeFields), body, view: 'client-space/code' };
      const form = await submitForm(
        { ...sent, again: (_values, errors) => this.page(visit, body['next'], errors) },
        (given) => Promise.resolve(given),
      );
      const attempt = await this.throttle.take('space_code', { account: visit.link.id }, request.ip ?? '');
      if (await this.codes.tryCode(visit, form.code, hash)) {
        await attempt.right();
        this.cookies.give(response, visit.token, value);
      } else again = await this.page(visit, body['next'], { code: wrong });
      return { url: afterCode(visit, body['next']) };
    });
    if (again) throw new InvalidForm('client-space/code', again);
    return answer;
  }

  private async page(visit: Visit, next: unknown, errors: Record<string, string> = {}) {
    return codeView(visit, await this.queries.of(visit.link.id), textOf(next), errors);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 20) : '';
}

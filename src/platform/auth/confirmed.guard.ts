import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Confirmations } from './confirmations.js';
import { askedAgain } from './confirmation-page.js';
import type { PageRequest } from '../web/current.js';
import { ConfirmationNeeded } from '../web/errors.js';

/** Beside `@Allow`: an act of consequence (who comes in, where mails come from, whole exports, erasure) asks for the password again. */
export const Confirmed = Reflector.createDecorator<true>();

/** ASVS 5 V7.5.1: whoever finds an open screen changes nothing of consequence. The sign-in counts as the first. */
const lasts = 10 * 60_000;
const answerName = '_confirmation';

/** After AccessGuard: somebody is signed in, and their role is let in. */
@Injectable()
export class ConfirmedGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly confirmations: Confirmations,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<PageRequest>();
    const { user } = request;
    if (!user || !this.reflector.getAllAndOverride(Confirmed, [context.getHandler(), context.getClass()])) return true;
    const session = request.session as unknown as { confirmedAt?: number };
    const answer = takeAnswer(request);
    if (answer !== null) {
      if (!(await this.confirmations.isPasswordOf(user, answer, request.ip ?? '')))
        throw new ConfirmationNeeded(askedAgain(request, true), true);
      session.confirmedAt = Date.now();
    }
    if (Date.now() - (session.confirmedAt ?? 0) < lasts) return true;
    throw new ConfirmationNeeded(askedAgain(request, false), false);
  }
}

// The route must not see it: it is none of its fields, and goes no further than here.
function takeAnswer(request: PageRequest): string | null {
  const body = request.body as Record<string, unknown> | undefined;
  const answer = body?.[answerName];
  if (body) delete body[answerName];
  return typeof answer === 'string' ? answer : null;
}

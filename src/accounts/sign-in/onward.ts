import { Injectable } from '@nestjs/common';
import type { PageRequest, SignedIn } from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { enter, holdSignIn } from './pending-sign-in.js';
import { SignInSteps } from './sign-in-steps.service.js';
import { signInView } from './sign-in.view.js';

/** From one account whose password was right: to the step that it owes, or in. */
@Injectable()
export class Onward {
  constructor(private readonly steps: SignInSteps) {}

  /** @returns where to go. @throws InvalidForm when the team comes in otherwise */
  async from(person: SignedIn, request: PageRequest, next: string): Promise<string> {
    const insteadOf = await this.steps.passwordRefused(person);
    if (insteadOf) throw new InvalidForm('accounts/sign-in', signInView({ next, ...insteadOf }));
    const { step, ...held } = await this.steps.after(person);
    if (step !== 'none') {
      await holdSignIn(request, { editorId: person.editorId, userId: person.id, step, next, ...held });
      return `/sign-in/${step}`;
    }
    await this.steps.note(person, 'password');
    await enter(request, person);
    return next;
  }
}

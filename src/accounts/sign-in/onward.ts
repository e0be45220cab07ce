import { Injectable } from '@nestjs/common';
import type { PageRequest, SignedIn } from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { enter, holdSignIn } from './pending-sign-in.js';
import { SignInSteps } from './sign-in-steps.service.js';
import { signInView } from './sign-in.view.js';

/** By what somebody has shown who they are, and where they wanted to go. */
interface Shown {
  next: string;
  /** By whose address the provider let them in; null: their password was right. */
  door: string | null;
  /** Whether the provider has asked for a second factor itself. */
  factorGiven: boolean;
}

/** From one account that somebody has shown to be theirs: to the step that it owes, or in. */
@Injectable()
export class Onward {
  constructor(private readonly steps: SignInSteps) {}

  /** @returns where to go. @throws InvalidForm when the team comes in otherwise */
  async from(person: SignedIn, request: PageRequest, next: string): Promise<string> {
    const insteadOf = await this.steps.passwordRefused(person);
    if (insteadOf) throw new InvalidForm('accounts/sign-in', signInView({ next, ...insteadOf }));
    return this.past(person, request, { next, door: null, factorGiven: false });
  }

  /** @returns where to go */
  async past(person: SignedIn, request: PageRequest, { next, door, factorGiven }: Shown): Promise<string> {
    const { step, ...held } = await this.steps.after(person);
    if (step !== 'none' && !factorGiven) {
      await holdSignIn(request, { editorId: person.editorId, userId: person.id, step, door, next, ...held });
      return `/sign-in/${step}`;
    }
    await this.steps.note(person, { door });
    await enter(request, person, door);
    return next;
  }
}

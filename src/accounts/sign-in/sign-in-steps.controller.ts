import { Body, Controller, Get, HttpCode, Post, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest, SignedIn } from '../../platform/web/current.js';
import { RefusedField } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { codeFields, recoveryFields } from '../factors/factor.form.js';
import { codesView } from '../factors/factor.view.js';
import { away } from './away.js';
import { enter, heldSignIn, type PendingSignIn } from './pending-sign-in.js';
import { codeStepView, enrolmentStepView, recoveryStepView } from './sign-in-steps.view.js';
import { SignInSteps } from './sign-in-steps.service.js';

const step = 'accounts/sign-in/step';
const enrolment = 'accounts/sign-in/enrolment';
const wrongCode =
  'Ce code n’est pas le bon, ou a déjà servi. Attendez que l’application en montre un autre, et vérifiez que son heure est réglée automatiquement.';
const alreadyInPlace = '/sign-in?notice=already-in-place';
const wrongRecovery = 'Ce code de secours n’est pas l’un des vôtres, ou a déjà servi.';

/** Between the right password and the first page. Whoever owes no such step is led to the beginning. */
@Controller('sign-in')
@Public(true)
export class SignInStepsController {
  constructor(private readonly steps: SignInSteps) {}

  @Get('code')
  @Render(step)
  async code(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    await this.owed('code', request, response);
    return codeStepView();
  }

  @Post('code')
  @Redirect('/', 303)
  async giveCode(@Body() body: unknown, @Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { person, pending } = await this.owed('code', request, response);
    const again: Again = (_values, errors) => codeStepView(errors);
    await submitForm({ schema: newSchema(codeFields), body, view: step, again }, async ({ code }) => {
      if (!(await this.steps.takesCode(person, code, request.ip ?? ''))) throw new RefusedField('code', wrongCode);
    });
    await this.steps.note(person, 'code');
    await enter(request, person);
    return { url: pending.next };
  }

  @Get('recovery')
  @Render(step)
  async recovery(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { person } = await this.owed('code', request, response);
    return recoveryStepView(person.role);
  }

  @Post('recovery')
  @Redirect('/', 303)
  async recover(@Body() body: unknown, @Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { person, pending } = await this.owed('code', request, response);
    const again: Again = (_values, errors) => recoveryStepView(person.role, errors);
    const sent = { schema: newSchema(recoveryFields), body, view: step, again };
    const left = await submitForm(sent, async ({ recovery }) => {
      const found = await this.steps.takesRecoveryCode(person, recovery, request.ip ?? '');
      if (found === null) throw new RefusedField('recovery', wrongRecovery);
      return found;
    });
    await this.steps.note(person, 'recovery_code');
    await enter(request, person);
    const text = `Ce code de secours ne servira plus\u202f; il vous en reste ${left}. Si votre téléphone est perdu, mettez le nouveau en place dans «\u00a0Mon compte\u00a0».`;
    flash(request, { tone: 'soon', text });
    return { url: pending.next };
  }

  @Get('enrolment')
  @Render(enrolment)
  async enrolment(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { person, seed } = await this.enrolled(request, response);
    return enrolmentStepView(seed, person);
  }

  /** The codes are the answer itself: they are shown this once, and kept nowhere. */
  @Post('enrolment')
  @HttpCode(200)
  @Render('accounts/sign-in/codes')
  async enrol(@Body() body: unknown, @Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { person, pending, seed } = await this.enrolled(request, response);
    const again: Again = (_values, errors) => enrolmentStepView(seed, person, errors);
    const codes = await submitForm({ schema: newSchema(codeFields), body, view: enrolment, again }, ({ code }) =>
      this.steps.enrol(person, pending.seed ?? '', code, request.ip ?? ''),
    );
    if (!codes) return away(response, alreadyInPlace);
    await this.steps.note(person, 'enrolment');
    await enter(request, person);
    return { layout: 'sign-in', ...codesView(codes, person, pending.next) };
  }

  private async enrolled(request: PageRequest, response: Response) {
    const owed = await this.owed('enrolment', request, response);
    const seed = await this.steps.shown(owed.person, owed.pending.seed ?? '');
    return seed === null ? away(response, alreadyInPlace) : { ...owed, seed };
  }

  private async owed(wanted: PendingSignIn['step'], request: PageRequest, response: Response): Promise<Owed> {
    const pending = heldSignIn(request);
    const person = pending?.step === wanted ? await this.steps.person(pending) : null;
    if (pending && person) return { pending, person };
    return away(response, '/sign-in');
  }
}

interface Owed {
  pending: PendingSignIn;
  person: SignedIn;
}

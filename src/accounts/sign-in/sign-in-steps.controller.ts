import { Body, Controller, Get, HttpCode, Post, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { RefusedField } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { codeFields, recoveryFields } from '../factors/factor.form.js';
import { codesView } from '../factors/factor.view.js';
import { away } from './away.js';
import { enter, heldSignIn, type PendingSignIn, tookTooLong } from './pending-sign-in.js';
import { codeStepView, enrolmentStepView, recoveryStepView } from './sign-in-steps.view.js';
import { type Owed, SignInSteps } from './sign-in-steps.service.js';

const step = 'accounts/sign-in/step';
const enrolment = 'accounts/sign-in/enrolment';
const wrongCode =
  'Ce code n’est pas le bon, ou a déjà servi. Attendez que l’application en montre un autre, et vérifiez que son heure est réglée automatiquement.';
const tooLong = '/sign-in?notice=too-long';
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
    const { pending } = await this.owed('code', request, response);
    return codeStepView(pending);
  }

  @Post('code')
  @Redirect('/', 303)
  async giveCode(@Body() body: unknown, @Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const owed = await this.owed('code', request, response);
    const { pending } = owed;
    const again: Again = (_values, errors) => codeStepView(pending, errors);
    await submitForm({ schema: newSchema(codeFields), body, view: step, again }, async ({ code }) => {
      if (!(await this.steps.takesCode(owed, code, request.ip ?? ''))) throw new RefusedField('code', wrongCode);
    });
    await this.letIn(owed, 'code', request);
    return { url: pending.next };
  }

  @Get('recovery')
  @Render(step)
  async recovery(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    return recoveryStepView(await this.owed('code', request, response));
  }

  @Post('recovery')
  @Redirect('/', 303)
  async recover(@Body() body: unknown, @Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const owed = await this.owed('code', request, response);
    const again: Again = (_values, errors) => recoveryStepView(owed, errors);
    const sent = { schema: newSchema(recoveryFields), body, view: step, again };
    const left = await submitForm(sent, async ({ recovery }) => {
      const found = await this.steps.takesRecoveryCode(owed, recovery, request.ip ?? '');
      if (found === null) throw new RefusedField('recovery', wrongRecovery);
      return found;
    });
    await this.letIn(owed, 'recovery_code', request);
    const text = `Ce code de secours ne servira plus\u202f; il vous en reste ${left}. Si votre téléphone est perdu, mettez le nouveau en place dans «\u00a0Mon compte\u00a0».`;
    flash(request, { tone: 'soon', text });
    return { url: owed.pending.next };
  }

  @Get('enrolment')
  @Render(enrolment)
  async enrolment(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { seed, ...owed } = await this.enrolled(request, response);
    return enrolmentStepView(seed, owed);
  }

  /** The codes are the answer itself: they are shown this once, and kept nowhere. */
  @Post('enrolment')
  @HttpCode(200)
  @Render('accounts/sign-in/codes')
  async enrol(@Body() body: unknown, @Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { seed, ...owed } = await this.enrolled(request, response);
    const { person, pending } = owed;
    const again: Again = (_values, errors) => enrolmentStepView(seed, owed, errors);
    const codes = await submitForm({ schema: newSchema(codeFields), body, view: enrolment, again }, ({ code }) =>
      this.steps.enrol(person, pending.seed ?? '', code, request.ip ?? ''),
    );
    if (!codes) return away(response, alreadyInPlace);
    await this.letIn(owed, 'enrolment', request);
    return { layout: 'sign-in', ...codesView(codes, person, pending.next) };
  }

  private async letIn(
    { person, pending: { door } }: Owed,
    second: 'code' | 'recovery_code' | 'enrolment',
    request: PageRequest,
  ): Promise<void> {
    await this.steps.note(person, { door, second });
    await enter(request, person, door);
  }

  private async enrolled(request: PageRequest, response: Response) {
    const owed = await this.owed('enrolment', request, response);
    const { inPlace, seed } = await this.steps.shown(owed.person, owed.pending.seed ?? '');
    if (inPlace) return away(response, alreadyInPlace);
    return seed === null ? away(response, tooLong) : { ...owed, seed };
  }

  private async owed(wanted: PendingSignIn['step'], request: PageRequest, response: Response): Promise<Owed> {
    const pending = heldSignIn(request);
    const person = pending?.step === wanted ? await this.steps.person(pending) : null;
    if (pending && person) return { pending, person };
    return away(response, tookTooLong(request) ? tooLong : '/sign-in');
  }
}

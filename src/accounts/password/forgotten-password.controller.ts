import { Body, Controller, Get, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { ForgottenPassword } from './forgotten-password.service.js';
import { forgottenPasswordFields } from './password.form.js';
import { forgottenPasswordView } from './password.view.js';

@Controller('password/forgotten')
export class ForgottenPasswordController {
  constructor(private readonly forgotten: ForgottenPassword) {}

  @Public(true)
  @Get()
  @Render('accounts/password/forgotten')
  show(@Query('asked') asked?: string) {
    return forgottenPasswordView({}, {}, asked === 'yes');
  }

  @Public(true)
  @Post()
  @Redirect('/password/forgotten?asked=yes', 303)
  async ask(@Body() body: unknown, @Req() request: PageRequest): Promise<void> {
    const again: Again = (values, errors) => forgottenPasswordView(values, errors);
    const sent = { schema: newSchema(forgottenPasswordFields), body, view: 'accounts/password/forgotten', again };
    await submitForm(sent, ({ email }) => this.forgotten.ask(email, request.ip ?? ''));
  }
}

import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Public } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { ChosenPassword } from './chosen-password.service.js';
import { chosenPasswordFields } from './password.form.js';
import { chosenPasswordView } from './password.view.js';

/** The page that an invitation, or a link for a forgotten password, leads to. */
@Controller('password/choice/:link')
export class ChosenPasswordController {
  constructor(private readonly chosen: ChosenPassword) {}

  @Public(true)
  @Get()
  @Render('accounts/password/choice')
  async show(@Param('link') link: string) {
    return chosenPasswordView(link, await this.chosen.invited(link));
  }

  @Public(true)
  @Post()
  @Redirect('/sign-in', 303)
  async choose(@Param('link') link: string, @Body() body: unknown, @Req() request: PageRequest) {
    const invited = await this.chosen.invited(link);
    const again: Again = (_values, errors) => chosenPasswordView(link, invited, errors);
    const sent = { schema: newSchema(chosenPasswordFields), body, view: 'accounts/password/choice', again };
    await submitForm(sent, ({ password }) => this.chosen.choose(link, password, request.ip ?? ''));
    return { url: '/sign-in?notice=chosen' };
  }
}

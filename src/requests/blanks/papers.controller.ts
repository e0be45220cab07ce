import { Body, Controller, Post, Redirect, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { flash } from '../../platform/web/flash.js';
import { FormsSettingsPage } from './forms-settings-page.service.js';
import { blankSettingForm, otherPaperForm } from './papers.form.js';
import { Papers } from './papers.service.js';
import { housekeepers } from '../../journey/states/roles.js';

const view = 'requests/blanks/list';

/** Réglages, « Formulaires »: how the blank is filled, and whether another paper may reach ANS. */
@Controller('settings/forms')
export class PapersController {
  constructor(
    private readonly papers: Papers,
    private readonly page: FormsSettingsPage,
  ) {}

  @Post('filling')
  @Allow(housekeepers)
  @Redirect('/settings/forms', 303)
  async fill(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest): Promise<void> {
    const again = this.again('filling', user);
    await submitForm({ schema: blankSettingForm, body, view, again }, (form) => this.papers.setFilling(form));
    flash(request, { tone: 'ok', text: 'Enregistré\u00a0: les prochains formulaires suivront.' });
  }

  @Post('other-paper')
  @Allow(['admin'])
  @Redirect('/settings/forms', 303)
  async accept(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest): Promise<void> {
    const again = this.again('other-paper', user);
    await submitForm({ schema: otherPaperForm, body, view, again }, ({ reason }) => this.papers.accept(reason));
    flash(request, { tone: 'ok', text: 'Noté\u00a0: notre déclaration peut partir à la place du formulaire 413.' });
  }

  @Post('other-paper/withdrawal')
  @Allow(['admin'])
  @Redirect('/settings/forms', 303)
  async withdraw(@Req() request: PageRequest): Promise<void> {
    await this.papers.withdraw();
    flash(request, { tone: 'ok', text: 'Noté\u00a0: seul le formulaire 413 de l’ANS part désormais.' });
  }

  private again(form: string, { role }: SignedIn): Again {
    return (values, errors) => this.page.view(role, { returned: { form, values, errors } });
  }
}

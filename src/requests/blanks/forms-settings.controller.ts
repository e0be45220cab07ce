import { Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { ReadFirst } from '../../platform/aside/readings.js';
import { Allow } from '../../platform/web/access.guard.js';
import {
  CurrentUser,
  Uploaded,
  type PageRequest,
  type SignedIn,
  type UploadedFile,
} from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { whenTooHeavy } from '../../platform/web/sent/heavy-files.js';
import { OfficialBlanks } from './official-blanks.service.js';
import { FormsSettingsPage } from './forms-settings-page.service.js';
import { housekeepers } from '../../journey/states/roles.js';

// Of the 413, and of any other form.
whenTooHeavy('blank', 'Choisissez le formulaire vierge tel qu’il est publié.');

/** Réglages, « Formulaires »: the blank official forms that requests are printed on. */
@Controller('settings/forms')
export class FormsSettingsController {
  constructor(
    private readonly official: OfficialBlanks,
    private readonly pages: FormsSettingsPage,
  ) {}

  @Get()
  @Render('requests/blanks/list')
  page(@CurrentUser() user: SignedIn) {
    return this.pages.view(user.role);
  }

  @Post()
  @Allow(housekeepers)
  @ReadFirst(({ uploads }, the) => uploads?.['blank'] && the(OfficialBlanks).inspect(uploads['blank']))
  @Redirect('/', 303)
  async replace(
    @Uploaded('blank') file: UploadedFile | null,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const refused = async (reason: string) =>
      new InvalidForm('requests/blanks/list', await this.pages.view(user.role, { reason }));
    if (!file) throw await refused('Choisissez le formulaire 413 vierge, en PDF.');
    const kept = await this.official.replace(file);
    if (!kept.ok) throw await refused(kept.reason);
    flash(request, { tone: 'ok', text: kept.sentence });
    return { url: '/settings/forms' };
  }
}

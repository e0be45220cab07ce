import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import type { Role } from '../journey/states/transitions.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { newSchema } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { muteFields } from './mute.form.js';
import { MutesService } from './mutes.service.js';
import { ReminderQueries } from './reminder.queries.js';
import { remindersView } from './reminders.view.js';
import { clock } from '../platform/clock.js';
import { editors } from '../journey/states/roles.js';

@Controller('slots/:id')
export class RemindersController {
  constructor(
    private readonly queries: ReminderQueries,
    private readonly editor: EditorService,
    private readonly mutes: MutesService,
  ) {}

  @Get('reminders')
  @Render('reminders/slot')
  show(@Param('id') id: string, @CurrentUser() user: SignedIn) {
    return this.page(id, user.role);
  }

  @Post('muting')
  @Allow(editors)
  @Redirect('/', 303)
  async mute(
    @Param('id') id: string,
    @Body() body: Record<string, unknown>,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const again: Again = (values, errors) => this.page(id, user.role, { values, errors });
    const sent = { schema: newSchema(muteFields()), body, view: 'reminders/slot', again };
    await submitForm(sent, (wish) => this.mutes.mute(id, wish));
    flash(request, {
      tone: 'ok',
      text: 'Les rappels sont en sourdine.',
      undo: { action: `/slots/${id}/unmuting`, label: 'Annuler' },
    });
    return { url: `/slots/${id}/reminders` };
  }

  @Post('unmuting')
  @Allow(editors)
  @Redirect('/', 303)
  async unmute(@Param('id') id: string, @Req() request: PageRequest) {
    await this.mutes.unmute(id);
    flash(request, { tone: 'ok', text: 'Les rappels sont rétablis.' });
    return { url: `/slots/${id}/reminders` };
  }

  private async page(id: string, role: Role, given: { values?: Record<string, unknown>; errors?: FormErrors } = {}) {
    const watched = await this.queries.ofSlot(id);
    const { reminderStages: stages, mailFrom: support } = await this.editor.current();
    const house = { support, administration: await this.editor.administration() };
    const ledger = await this.queries.ledger(id);
    return remindersView({ watched, ledger, stages, house, now: clock.now(), mayMute: editors.includes(role) }, given);
  }
}

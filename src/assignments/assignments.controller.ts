import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import type { ReturnedChange } from '../platform/changes/changes.view.js';
import { submitChange } from '../platform/changes/submit-change.js';
import { readChange } from '../platform/changes/change-form.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { newSchema } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { knownAssignmentFields } from './assignment.form.js';
import { AssignmentPages } from './assignment-pages.service.js';
import { assignmentTable } from './assignment.transitions.js';
import { assignmentDisplays } from './assignment.view.js';
import { AssignmentsService } from './assignments.service.js';
import { editors } from '../journey/states/roles.js';

@Controller()
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly changes: AssignmentChanges,
    private readonly pages: AssignmentPages,
  ) {}

  @Get('clients/:clientId/assignments')
  @Render('assignments/client')
  ofClient(@Param('clientId') clientId: string, @CurrentUser() user: SignedIn) {
    return this.pages.ofClient(clientId, user.role);
  }

  @Post('clients/:clientId/assignments')
  @Allow(editors)
  @Redirect('/', 303)
  async recordKnown(
    @Param('clientId') clientId: string,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const again: Again = (values, errors) => this.pages.ofClient(clientId, user.role, { values, errors });
    const sent = { schema: newSchema(knownAssignmentFields()), body, view: 'assignments/client', again };
    await submitForm(sent, ({ administratorId, since }) =>
      this.assignments.recordKnown(clientId, administratorId, since),
    );
    flash(request, { tone: 'ok', text: 'Habilitation enregistrée.' });
    return { url: `/clients/${clientId}/assignments` };
  }

  @Get('assignments/:id')
  @Render('assignments/one')
  one(@Param('id') id: string, @CurrentUser() user: SignedIn) {
    return this.pages.one(id, user.role);
  }

  // The table itself tells which roles may do which change, with its reason.
  @Post('assignments/:id/:noun')
  @Allow(editors)
  @Redirect('/', 303)
  async change(
    @Param('id') id: string,
    @Param('noun') noun: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { state } = await this.changes.byId(id);
    const again = (returned: ReturnedChange) => this.pages.one(id, user.role, returned);
    const sent = {
      table: assignmentTable,
      displays: assignmentDisplays,
      noun,
      state,
      request,
      read: readChange,
      view: 'assignments/one',
      again,
    };
    await submitChange(sent, (action, { reason, date }) =>
      this.changes.change(id, action, { ...(reason && { reason }), ...(date && { date }) }),
    );
    return { url: `/assignments/${id}` };
  }
}

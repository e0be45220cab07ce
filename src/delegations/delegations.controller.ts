import {
  Body,
  Controller,
  Get,
  Param,
  Post,
  Query,
  Redirect,
  Render,
  Req,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import type { Response } from 'express';
import { answerFile } from '../platform/documents/file-answer.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, Uploaded, type PageRequest, type SignedIn, type UploadedFile } from '../platform/web/current.js';
import { HeldMails } from '../mailbox/out/held-mails.service.js';
import { flash } from '../platform/web/flash.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import type { ReturnedChange } from '../platform/changes/changes.view.js';
import { submitChange } from '../platform/changes/submit-change.js';
import { readChange } from '../platform/changes/change-form.js';
import { DelegationChanges } from './delegation-changes.service.js';
import { delegationDisplays } from './delegation-displays.js';
import { delegationForm, editedDelegationForm, readMandateTerms, signedDelegationForm } from './delegation.form.js';
import { DelegationLetters } from './delegation-letters.service.js';
import { DelegationPages } from './delegation-pages.service.js';
import { delegationTable } from './delegation.transitions.js';
import { DelegationsService } from './delegations.service.js';
import { clock } from '../platform/clock.js';
import { editors, followers } from '../journey/states/roles.js';

@Controller()
export class DelegationsController {
  constructor(
    private readonly delegations: DelegationsService,
    private readonly changes: DelegationChanges,
    private readonly letters: DelegationLetters,
    private readonly pages: DelegationPages,
    private readonly held: HeldMails,
  ) {}

  @Get('clients/:clientId/delegation')
  @Render('delegations/client')
  page(@Param('clientId') clientId: string, @CurrentUser() user: SignedIn) {
    return this.pages.ofClient(clientId, user.role);
  }

  @Get('clients/:clientId/delegation/new')
  @Allow(followers)
  @Render('delegations/edit')
  newOne(@Param('clientId') clientId: string) {
    return this.pages.form(clientId, { kind: 'new', values: { startsOn: clock.today() } });
  }

  @Post('clients/:clientId/delegations')
  @Allow(followers)
  @Redirect('/', 303)
  async prepare(@Param('clientId') clientId: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.pages.form(clientId, { kind: 'new', values, errors });
    const sent = { schema: delegationForm, body, view: 'delegations/edit', again };
    await submitForm(sent, (form) => this.delegations.prepare(clientId, form));
    // Not « envoyez la lettre »: there is none for the portal, nor before a representative is named.
    flash(request, { tone: 'ok', text: 'Délégation préparée. Ce qui suit se fait ci-dessous.' });
    return { url: `/clients/${clientId}/delegation` };
  }

  @Get('clients/:clientId/delegation/signed')
  @Allow(followers)
  @Render('delegations/edit')
  signedOne(@Param('clientId') clientId: string) {
    return this.pages.form(clientId, { kind: 'signed', values: {} });
  }

  @Post('clients/:clientId/delegations/signed')
  @Allow(followers)
  @Redirect('/', 303)
  async recordSigned(
    @Param('clientId') clientId: string,
    @Body() body: Record<string, unknown>,
    @Uploaded('evidence') evidence: UploadedFile | null,
    @Req() request: PageRequest,
  ) {
    const again: Again = (values, errors) => this.pages.form(clientId, { kind: 'signed', values, errors });
    const sent = { schema: signedDelegationForm, body: { ...body, evidence }, view: 'delegations/edit', again };
    await submitForm(sent, (form) => this.delegations.recordSigned(clientId, form, form.evidence));
    flash(request, { tone: 'ok', text: 'Délégation enregistrée\u00a0: elle est active.' });
    return { url: `/clients/${clientId}/delegation` };
  }

  @Get('delegations/:id/edit')
  @Render('delegations/edit')
  edit(@Param('id') id: string) {
    return this.pages.editForm(id);
  }

  @Post('delegations/:id')
  @Allow(followers)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.pages.editForm(id, { values, errors });
    const sent = { schema: editedDelegationForm, body, view: 'delegations/edit', again };
    const { clientId } = await submitForm(sent, (form) => this.delegations.edit(id, form));
    flash(request, { tone: 'ok', text: 'Termes de la délégation enregistrés.' });
    return { url: `/clients/${clientId}/delegation` };
  }

  /** What the letter of a mandate with these terms would be; nothing is kept. */
  @Get('clients/:clientId/delegation/letter')
  async letterBefore(
    @Param('clientId') clientId: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return answerFile(response, await this.letters.draw({ clientId, ...readMandateTerms(query) }), false);
  }

  @Get('delegations/:id/letter')
  async letter(
    @Param('id') id: string,
    @Query('download') download: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const delegation = await this.delegations.byId(id);
    return answerFile(response, await this.letters.draw(delegation), download === '1');
  }

  // The table itself tells which roles may do which change, with its reason.
  @Post('delegations/:id/:noun')
  @Allow(editors)
  @Redirect('/', 303)
  async change(
    @Param('id') id: string,
    @Param('noun') noun: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { clientId, state } = await this.delegations.byId(id);
    const again = (returned: ReturnedChange) => this.pages.ofClient(clientId, user.role, { ...returned, id });
    const sent = {
      table: delegationTable,
      displays: delegationDisplays,
      noun,
      state,
      request,
      read: readChange,
      view: 'delegations/client',
      again,
    };
    await submitChange(
      sent,
      (action, given) => this.changes.change(id, action, given),
      async (action) => (action === 'send' ? this.held.toldOf({ kind: 'delegation', id }) : null),
    );
    return { url: `/clients/${clientId}/delegation` };
  }
}

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
import { readListQuery } from '../platform/lists/list-address.js';
import { ListViewsService } from '../platform/lists/list-views.service.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { flash } from '../platform/web/flash.js';
import type { ReturnedChange } from '../platform/changes/changes.view.js';
import { HeldMails } from '../mailbox/out/held-mails.service.js';
import { submitChange } from '../platform/changes/submit-change.js';
import { readRequestChange } from './moves/request-change.form.js';
import { RequestChanges } from './moves/request-changes.service.js';
import { requestDisplays } from './page/request-displays.js';
import { RequestEditing } from './moves/request-editing.service.js';
import { requestList } from './list/request-list.js';
import { RequestListQueries } from './list/request-list.queries.js';
import { requestListView } from './list/request-list.view.js';
import { RequestPageService } from './page/request-page.service.js';
import { answerDrawn } from './forms/answer-drawn.js';
import { RequestPapers } from './moves/request-papers.service.js';
import { ChangeEditing } from './change/change-editing.service.js';
import { changeAnswerFields, changeForm } from './change/change.form.js';
import { answerFields } from './dossier/request-answers.js';
import { RequestSavedList } from './list/request-saved-list.js';
import { requestForm } from './request.form.js';
import { requestTable } from './request.transitions.js';
import { RequestsService } from './requests.service.js';
import { clock } from '../platform/clock.js';
import { editors, followers } from '../journey/states/roles.js';

@Controller()
export class RequestsController {
  constructor(
    private readonly requests: RequestsService,
    private readonly editing: RequestEditing,
    private readonly changeEditing: ChangeEditing,
    private readonly papers: RequestPapers,
    private readonly changes: RequestChanges,
    private readonly pages: RequestPageService,
    private readonly list: RequestListQueries,
    private readonly views: ListViewsService,
    private readonly savedList: RequestSavedList,
    private readonly held: HeldMails,
  ) {}

  /** Opened without any parameter, the list begins where the person's role begins. */
  @Get('requests')
  async all(@Query() query: Record<string, unknown>, @Res() response: Response) {
    const asked = readListQuery(query);
    const views = await this.views.of(this.savedList, asked, []);
    if (Object.keys(query).length === 0 && views.home) return response.redirect(303, views.home);
    const filter = await this.list.filter(asked);
    const order = requestList.order(asked);
    const view = requestListView({
      filter,
      lost: order.unknown,
      view: asked['view'] && asked['view'] !== 'all' ? asked['view'].slice(0, 60) : null,
      page: await this.list.page(filter, order),
      counts: await this.list.counts(filter),
      views,
      today: clock.today(),
    });
    response.render('requests/list/list', { ...response.locals, ...view });
  }

  @Get('clients/:clientId/requests')
  @Render('requests/list/client')
  ofClient(@Param('clientId') clientId: string, @CurrentUser() user: SignedIn) {
    return this.pages.ofClient(clientId, user.role);
  }

  @Post('clients/:clientId/requests')
  @Allow(followers)
  @Redirect('/', 303)
  async prepare(@Param('clientId') clientId: string, @Req() request: PageRequest) {
    const { id, created } = await this.requests.prepare(clientId);
    const text = created
      ? 'Demande préparée avec ce que l’on sait déjà. Relisez-la\u202f; «\u00a0Que faire\u00a0» dit la suite.'
      : 'Ce client a déjà une demande en cours\u00a0: la voici.';
    flash(request, { tone: created ? 'ok' : 'none', text });
    return { url: `/requests/${id}` };
  }

  @Post('clients/:clientId/change-requests')
  @Allow(followers)
  @Redirect('/', 303)
  async prepareChange(@Param('clientId') clientId: string, @Req() request: PageRequest) {
    const { id, created } = await this.requests.prepareChange(clientId);
    const text = created
      ? 'Demande 503 préparée avec les départs et les arrivées prévus. Relisez-la, puis envoyez-la pour signature.'
      : 'Ce client a déjà un 503 en cours\u00a0: le voici.';
    flash(request, { tone: created ? 'ok' : 'none', text });
    return { url: `/requests/${id}` };
  }

  // What the planned change would print; nothing is kept.
  @Get('clients/:clientId/change-requests/form.pdf')
  async plannedForm(@Param('clientId') clientId: string, @Res({ passthrough: true }) response: Response) {
    return answerDrawn(response, await this.papers.drawPlanned(clientId));
  }

  @Get('requests/:id')
  @Render('requests/page/one')
  one(@Param('id') id: string, @CurrentUser() user: SignedIn) {
    return this.pages.one(id, user.role);
  }

  // What would leave for this client, draft or not yet; nothing is kept.
  @Get('clients/:clientId/requests/form.pdf')
  async formOf(
    @Param('clientId') clientId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return answerDrawn(response, await this.papers.drawFor(clientId));
  }

  // The draft as it would leave now; nothing is kept until it does.
  @Get('requests/:id/form.pdf')
  async form(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const request = await this.requests.byId(id);
    return answerDrawn(response, await this.papers.draw(request));
  }

  @Get('requests/:id/edit')
  @Render('requests/page/edit')
  edit(@Param('id') id: string) {
    return this.pages.editForm(id);
  }

  @Post('requests/:id')
  @Allow(followers)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.pages.editForm(id, { values, errors });
    const fields = [...answerFields, ...changeAnswerFields];
    const sent = { body, view: 'requests/page/edit', fields, again };
    const { kind } = await this.requests.byId(id);
    if (kind === '503') await submitForm({ schema: changeForm, ...sent }, (form) => this.changeEditing.edit(id, form));
    else await submitForm({ schema: requestForm, ...sent }, (form) => this.editing.edit(id, form));
    flash(request, { tone: 'ok', text: 'Demande enregistrée.' });
    return { url: `/requests/${id}` };
  }

  // The table itself tells which roles may do which change, with its reason.
  @Post('requests/:id/:noun')
  @Allow(editors)
  @Redirect('/', 303)
  async change(
    @Param('id') id: string,
    @Param('noun') noun: string,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const { state } = await this.requests.byId(id);
    const again = (change: ReturnedChange) => this.pages.one(id, user.role, { change });
    const sent = {
      table: requestTable,
      displays: requestDisplays,
      noun,
      state,
      request,
      read: readRequestChange,
      view: 'requests/page/one',
      again,
    };
    await submitChange(
      sent,
      (action, given) => this.changes.change(id, action, given),
      async (action) => (action === 'send_for_signature' ? this.held.toldOf({ kind: 'request', id }) : null),
    );
    return { url: `/requests/${id}` };
  }
}

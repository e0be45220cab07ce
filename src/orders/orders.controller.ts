import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { toPem } from '../pki/bytes/armor.js';
import type { ReturnedChange } from '../platform/changes/changes.view.js';
import { submitChange } from '../platform/changes/submit-change.js';
import { readChange } from '../platform/changes/change-form.js';
import { editSchema, newSchema } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { ReadFirst } from '../platform/aside/readings.js';
import { PkiReadings } from '../trust/pki-readings.service.js';
import { Allow } from '../platform/web/access.guard.js';
import { type PageRequest, Uploaded, type UploadedFile } from '../platform/web/current.js';
import { NotFound } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { type CsrOutcome, CsrsService } from './csrs.service.js';
import { answerPem } from '../platform/documents/file-answer.js';
import { needsFinessCheck } from '../establishments/dmp-checks.service.js';
import { orderList } from './order-list.js';
import { OrderListQueries } from './order-list.queries.js';
import { orderListView } from './order-list.view.js';
import { OrderMoves } from './order-moves.service.js';
import { OrderPageService } from './order-page.service.js';
import { orderDisplays } from './order-displays.js';
import { orderPageView } from './order-page.view.js';
import { csrForm, givenCsr, seenCsr } from './csr.form.js';
import { correctionFields, installationFields, placementFields } from './order.form.js';
import { orderTable } from './order.transitions.js';
import { OrdersService } from './orders.service.js';
import type { Returned } from './verdict.view.js';
import { knownTransition } from '../journey/states/transitions.js';
import { clock } from '../platform/clock.js';
import { editors, orderers } from '../journey/states/roles.js';

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly moves: OrderMoves,
    private readonly csrs: CsrsService,
    private readonly pages: OrderPageService,
    private readonly list: OrderListQueries,
  ) {}

  @Get()
  @Render('orders/list')
  async index(@Query() query: Record<string, unknown>) {
    const filter = await this.list.filter(query);
    const order = orderList.order(query);
    const page = await this.list.page(filter, order);
    const counts = await this.list.tally(filter);
    return orderListView({ filter, lost: order.unknown, page, counts, today: clock.today() });
  }

  @Get(':id')
  @Render('orders/one')
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Get(':id/csr')
  async csr(@Param('id') id: string, @Res({ passthrough: true }) response: Response) {
    const accepted = await this.csrs.lastAccepted(await this.orders.byId(id));
    if (!accepted) throw new NotFound();
    const { der, fileName } = await this.csrs.withBytes(accepted.id);
    return answerPem(
      response,
      `${fileName.replace(/\.(csr|pem|der|req|p10|txt)$/i, '')}.csr`,
      toPem(der, 'CERTIFICATE REQUEST'),
    );
  }

  @Post(':id/csrs')
  @Allow(editors)
  @ReadFirst(({ uploads, body }, the) => the(PkiReadings).csr(givenCsr(uploads?.['csr'], body)))
  @Redirect('/', 303)
  async uploadCsr(
    @Param('id') id: string,
    @Uploaded('csr') csr: UploadedFile | null,
    @Body() body: Record<string, unknown>,
    @Req() request: PageRequest,
  ) {
    const outcome = await submitForm(this.sent(id, csrForm, { ...body, csr }), (given) =>
      this.csrs.upload(id, given, given.latest),
    );
    tellCsr(request, outcome);
    return { url: `/orders/${id}#verdict` };
  }

  @Post(':id/placement')
  @Allow(orderers)
  @Redirect('/', 303)
  async place(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const schema = newSchema(placementFields()).extend({ seen: seenCsr });
    const sent = this.sent(id, schema, body, 'placement');
    await submitForm(sent, ({ seen, ...placed }) => this.orders.place(id, placed, seen));
    return done(request, id, 'Commande enregistrée. Elle est à retirer quand la plateforme l’annonce.');
  }

  @Post(':id/placement/correction')
  @Allow(orderers)
  @Redirect('/', 303)
  async correct(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const people = await this.orders.whoMayHavePlaced(await this.orders.byId(id));
    const sent = this.sent(id, editSchema(correctionFields(people)), body, 'correction');
    await submitForm(sent, (placed) => this.orders.correctPlacement(id, placed));
    return done(request, id, 'Commande corrigée.');
  }

  @Post(':id/installation')
  @Allow(editors)
  @Redirect('/', 303)
  async install(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const slot = await this.moves.slotOf(await this.orders.byId(id));
    const schema = newSchema(installationFields(needsFinessCheck(slot)));
    await submitForm(this.sent(id, schema, body), (installation) => this.orders.install(id, installation));
    flash(request, {
      tone: 'ok',
      text: 'Installation notée. Reste à vérifier que le service répond avec ce certificat.',
      undo: undoOf(id, 'undo_install'),
    });
    return { url: `/orders/${id}` };
  }

  @Post(':id/:noun')
  @Allow(editors)
  @Redirect('/', 303)
  async change(@Param('id') id: string, @Param('noun') noun: string, @Req() request: PageRequest) {
    const { state } = await this.orders.byId(id);
    const again = (returned: ReturnedChange) => this.page(id, returned);
    const sent = {
      table: orderTable,
      displays: orderDisplays,
      noun,
      state,
      request,
      read: readChange,
      view: 'orders/one',
      again,
    };
    const verified = { tone: 'ok', text: `${verifiedWords}.`, undo: undoOf(id, 'undo_verify') } as const;
    await submitChange(
      sent,
      (action, given) => this.orders.change(id, action, given),
      (action) => Promise.resolve(action === 'verify' ? verified : null),
    );
    return { url: `/orders/${id}` };
  }

  private async page(id: string, returned: Returned = {}) {
    return orderPageView(await this.pages.facts(id), clock.now(), returned);
  }

  private sent<Schema extends z.ZodType>(id: string, schema: Schema, body: unknown, form?: Returned['form']) {
    const again: Again = (values, errors) => this.page(id, { values, errors, ...(form ? { form } : {}) });
    return { schema, body, view: 'orders/one', again };
  }
}

function done(request: PageRequest, id: string, text: string) {
  flash(request, { tone: 'ok', text });
  return { url: `/orders/${id}` };
}

const verifiedWords = knownTransition(orderTable, 'installed', 'verify').done;

/** Taken back at once, with its reason: the order's page offers it later too. */
function undoOf(id: string, action: 'undo_install' | 'undo_verify') {
  const noun = orderDisplays[action]?.noun ?? '';
  const fields = { [`${noun}-reason`]: 'Noté par erreur, défait aussitôt.' };
  return { action: `/orders/${id}/${noun}`, label: 'Défaire', fields };
}

// A refused CSR is kept: its verdict is on the page itself.
function tellCsr(request: PageRequest, outcome: CsrOutcome): void {
  if (!outcome.kept)
    flash(request, { tone: 'bad', text: [outcome.finding.title, outcome.finding.mend].filter(Boolean).join(' ') });
  else if (outcome.acceptable)
    flash(request, { tone: 'ok', text: 'CSR acceptée\u00a0: vous pouvez passer la commande.' });
}

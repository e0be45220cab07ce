import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { ClientArchive, othersOf, whyNot } from './client-archive.service.js';
import { ClientFrames } from '../client-frames.js';
import { archivedReason } from '../read-only-client.js';
import { ClientsService } from '../clients.service.js';
import { newSchema, shownForm } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { archiveFields } from './client-archive.form.js';
import { editors } from '../../journey/states/roles.js';

type Values = Record<string, unknown>;

/** The client leaves, or comes back. */
@Controller('clients/:id')
export class ClientArchiveController {
  constructor(
    private readonly clients: ClientsService,
    private readonly archive: ClientArchive,
    private readonly frames: ClientFrames,
  ) {}

  @Get('archive')
  @Render('clients/identity/archive')
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Post('archiving')
  @Allow(editors)
  @Redirect('/', 303)
  async archiveClient(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const before = () => this.clients.refuseClosed(client);
    const again: Again = (values, errors) => this.page(id, values, errors);
    const sent = { schema: newSchema(archiveFields(0)), body, view: 'clients/identity/archive', before, again };
    await submitForm(sent, (given) => this.archive.archive(client, given));
    flash(request, {
      tone: 'ok',
      text: `«\u00a0${client.name}\u00a0» est archivé.`,
      undo: { action: `/clients/${id}/restoration`, label: 'Rétablir' },
    });
    return { url: `/clients/${id}` };
  }

  @Post('restoration')
  @Allow(editors)
  @Redirect('/', 303)
  async restore(@Param('id') id: string, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const done = await this.archive.restore(client);
    flash(request, { tone: done ? 'ok' : 'none', text: done ? 'Client rétabli.' : 'Ce client n’était pas archivé.' });
    return { url: `/clients/${id}` };
  }

  private async page(id: string, values: Values = {}, errors: FormErrors = {}) {
    const client = await this.clients.byId(id);
    const left = await this.archive.leftBehind(id);
    const frame = await this.frames.frame(id, 'archive');
    return {
      title: `Archiver · ${client.name}`,
      archived: client.archivedAt !== null,
      canRestore: frame.locked === archivedReason,
      refusals: whyNot(left, true),
      requests: left.requests.first.map((row) => ({ href: `/requests/${row.id}`, name: row.name })),
      orders: left.orders.first.map((row) => ({ href: `/orders/${row.id}`, name: row.name })),
      otherOrders: othersOf(left.orders, 'autre commande', 'autres commandes'),
      answers: left.answers.first.map((row) => ({ href: `/client-answers/${row.id}`, since: dateTime(row.createdAt) })),
      otherAnswers: othersOf(left.answers, 'autre réponse', 'autres réponses'),
      mandates: left.mandates > 0 ? `/clients/${id}/delegation` : null,
      mails: left.mails.first.map(({ id: mail, subject, leavesAt }) => {
        return { href: `/mailbox/messages/${mail}`, subject, at: leavesAt ? dateTime(leavesAt) : null };
      }),
      otherMails: othersOf(left.mails, 'autre courriel', 'autres courriels'),
      restore: `/clients/${id}/restoration`,
      form: shownForm({
        action: `/clients/${id}/archiving`,
        fields: archiveFields(left.certificates).filter(({ name }) => name === 'reason' || left.certificates > 0),
        values,
        errors,
        submit: 'Archiver le client',
        tone: 'warn',
      }),
      frame,
    };
  }
}

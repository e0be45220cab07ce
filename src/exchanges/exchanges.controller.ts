import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { ClientsService } from '../clients/clients.service.js';
import { HeldMails } from '../mailbox/out/held-mails.service.js';
import { clock } from '../platform/clock.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Knows } from '../platform/web/asked/known-words.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { time } from '../platform/web/view-helpers.js';
import { Drafts } from './drafts.service.js';
import { draftedMail, writingFields, writtenMail } from './writing.form.js';
import { ExchangesPage } from './exchanges-page.service.js';
import { WritingService } from './writing.service.js';
import { editors } from '../journey/states/roles.js';

type Values = Record<string, unknown>;

const fields = writingFields({ candidates: [], pieces: [], reply: null, named: [], asks: false });

/** « Échanges »: all that was said with one client, what will leave by itself, and a mail to write. */
@Controller('clients/:id')
export class ExchangesController {
  constructor(
    private readonly exchanges: ExchangesPage,
    private readonly writing: WritingService,
    private readonly held: HeldMails,
    private readonly clients: ClientsService,
    private readonly drafts: Drafts,
  ) {}

  @Get('mail')
  @Knows(['reply', 'text', 'after', 'before'])
  @Render('exchanges/conversation')
  show(@Param('id') id: string, @Query() query: Values) {
    return this.exchanges.of(id, query);
  }

  @Post('mails')
  @Allow(editors)
  @Redirect('/', 303)
  async write(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const again: Again = (values, errors, refused) =>
      this.exchanges.of(id, { reply: body['reply'], text: null }, { values, errors, refused });
    const sent = { schema: writtenMail, body, view: 'exchanges/conversation', fields, again };
    const { id: mailId, leavesAt } = await submitForm(sent, (mail) => this.writing.write(id, mail));
    const text = leavesAt ? `Courriel écrit\u00a0: il part ${whenLong(leavesAt)}.` : 'Courriel écrit\u00a0: il part.';
    const undo = { action: `/mailbox/messages/${mailId}/withdrawal`, label: 'Annuler l’envoi' };
    const told = (await this.held.told([mailId])) ?? { tone: 'move', text };
    flash(request, { ...told, ...(leavesAt ? { undo } : {}) });
    return { url: `/clients/${id}/mail` };
  }

  /** What is not finished is kept, and taken up again by the same person. */
  @Post('mail-draft')
  @Allow(editors)
  @Redirect('/', 303)
  async keepDraft(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const before = () => this.clients.open(id);
    const again: Again = (values, errors, refused) =>
      this.exchanges.of(id, { reply: body['reply'], text: null }, { values, errors, refused });
    const sent = { schema: draftedMail, body, view: 'exchanges/conversation', fields, before, again };
    await submitForm(sent, ({ draft, ...mail }) => this.drafts.keep(id, mail, draft));
    flash(request, { tone: 'ok', text: 'Brouillon gardé\u00a0: vous le retrouverez ici.' });
    return { url: `/clients/${id}/mail#write` };
  }

  @Post('mail-draft/removal')
  @Allow(editors)
  @Redirect('/', 303)
  async discardDraft(@Param('id') id: string, @Req() request: PageRequest) {
    await this.clients.byId(id);
    await this.drafts.discard(id);
    flash(request, { tone: 'ok', text: 'Brouillon jeté.' });
    return { url: `/clients/${id}/mail#write` };
  }
}

// Today only the hour is news; a cap puts it off to another day.
function whenLong(at: Date): string {
  const day = parisDate(at);
  return day === clock.today()
    ? `à ${time(at)}`
    : `le ${frenchDate(day)}, à ${time(at)}, le plafond du jour étant atteint`;
}

import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { clock } from '../../platform/clock.js';
import { reason } from '../../platform/forms/form-fields.js';
import { readOrRefuse } from '../../platform/forms/submit-form.js';
import { MailHold } from '../../platform/mail/mail-hold.service.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { NotFound } from '../../platform/web/errors.js';
import { gathered } from '../../platform/tenancy/together.js';
import { flash } from '../../platform/web/flash.js';
import type { Message, OutgoingState } from '../message.entity.js';
import { StandingMails } from '../out/standing-mails.service.js';
import { StoppedAddresses } from '../out/stopped-addresses.service.js';
import { whyNotLeft } from '../out/why-not-left.js';
import { HeldMails } from '../out/held-mails.service.js';
import { MailDecisions } from '../out/mail-decisions.service.js';
import { mailboxTabs } from './mail-list.view.js';
import { MissedRecipients } from '../out/missed-recipients.service.js';
import { MailboxPages } from './mailbox-pages.service.js';
import { MailboxQueries } from './mailbox.queries.js';
import { QuarantineService } from '../content/quarantine.service.js';
import { MailFiling } from '../in/mail-filing.service.js';
import { MailSubjects } from '../in/mail-subjects.js';
import { MessageQueries } from './message.queries.js';
import {
  againView,
  confirmationView,
  eventView,
  readingView,
  sendingChanges,
  papersView,
  unmovedNote,
} from './message.view.js';
import { editors } from '../../journey/states/roles.js';

// How somebody knows: of one in doubt nobody is asked.
const arrived = z.object({ 'settlement-reason': reason('Indiquez le motif.', 0) });
const choice = z.object({ kind: z.string().max(40), subjectId: z.uuid() });

@Controller('mailbox/messages')
export class MessagesController {
  constructor(
    private readonly messages: MessageQueries,
    private readonly queries: MailboxQueries,
    private readonly pages: MailboxPages,
    private readonly filing: MailFiling,
    private readonly decisions: MailDecisions,
    private readonly missed: MissedRecipients,
    private readonly quarantine: QuarantineService,
    private readonly stopped: StoppedAddresses,
    private readonly hold: MailHold,
    private readonly standing: StandingMails,
    private readonly subjects: MailSubjects,
    private readonly held: HeldMails,
  ) {}

  @Get(':id')
  @Render('mailbox/box/one')
  async show(@Param('id') id: string, @CurrentUser() user: SignedIn, @Query('q') words: unknown = '') {
    const one = await this.messages.one(id);
    const { message } = one;
    const incoming = message.direction === 'in';
    const open = incoming && ['unmatched', 'filed'].includes(message.state);
    const byHand = incoming && !open && message.matchedBy === 'person';
    const doubted = message.state === 'to_check' && this.subjects.mayBeConfirmed(message);
    const { counts, offered, events, whyNot, believed, ...facts } = await gathered({
      counts: this.queries.counts(),
      matching: open ? this.pages.matching(message, String(words).slice(0, 200)) : null,
      why: incoming ? null : this.why(message),
      offered: incoming ? null : this.decisions.offered(message, user.role),
      events: this.messages.events(id),
      believed: doubted ? this.filing.wasBelieved(id) : false,
      whyNot: byHand ? this.filing.whyNotMatchedAgain(message) : null,
    });
    const today = clock.today();
    return {
      title: `${message.subject} · Courriels`,
      tabs: mailboxTabs(incoming ? 'received' : 'sent', counts),
      reading: readingView(one, user.role === 'admin', believed),
      confirm: doubted && !believed ? confirmationView(message) : null,
      unmoved: incoming ? unmovedNote(message, events) : null,
      papers: papersView(one),
      check: message.state === 'to_check' ? `/mailbox/messages/${id}/verification` : null,
      changes: offered ? sendingChanges(message, offered, today) : byHand ? againView(message, whyNot, today) : [],
      events: events.map(eventView),
      ...facts,
    };
  }

  private async why(message: Message) {
    const mail = { ...message, state: message.state as OutgoingState };
    const { noMore, ...facts } = await gathered({
      stopped: this.stopped.among(message.recipients),
      hold: this.hold.current(),
      noMore: this.standing.ofUnsent([mail]),
    });
    return whyNotLeft(mail, { ...facts, now: clock.now(), noMore });
  }

  @Post(':id/matching')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async match(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const chosen = choice.safeParse(body);
    if (!chosen.success) throw new NotFound();
    const sentence = await this.filing.attach(id, chosen.data.kind, chosen.data.subjectId);
    flash(request, { tone: 'ok', text: `Courriel rattaché. ${sentence}` });
    return { url: '/mailbox' };
  }

  @Post(':id/filing')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async file(@Param('id') id: string, @Req() request: PageRequest) {
    await this.filing.fileWithoutClient(id);
    flash(request, { tone: 'ok', text: 'Courriel classé sans client. Vous le retrouvez dans les courriels reçus.' });
    return { url: '/mailbox' };
  }

  @Post(':id/verification')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async check(@Param('id') id: string, @Req() request: PageRequest) {
    await this.filing.markChecked(id);
    flash(request, { tone: 'ok', text: 'Courriel vérifié.' });
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/csr-settlement')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async settleRequest(@Param('id') id: string, @Req() request: PageRequest) {
    await this.quarantine.settle(id);
    flash(request, { tone: 'ok', text: 'C’est noté\u00a0: la CSR reste en quarantaine, et n’attend plus personne.' });
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/sending')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async resend(@Param('id') id: string, @Req() request: PageRequest) {
    await this.decisions.resend(id);
    flash(
      request,
      (await this.held.told([id])) ?? { tone: 'move', text: 'Le courriel repart, avec le même Message-ID.' },
    );
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/completion')
  @Allow(editors)
  @Redirect('/', 303)
  async complete(@Param('id') id: string, @Req() request: PageRequest) {
    await this.missed.complete(id);
    flash(request, { tone: 'move', text: 'Le courriel part pour qui ne l’a pas reçu.' });
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/closure')
  @Allow(editors)
  @Redirect('/', 303)
  async close(@Param('id') id: string, @Req() request: PageRequest) {
    await this.missed.settle(id);
    flash(request, { tone: 'ok', text: 'C’est noté\u00a0: ce courriel n’attend plus personne.' });
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/confirmation')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async confirm(@Param('id') id: string, @Req() request: PageRequest) {
    flash(request, { tone: 'ok', text: await this.filing.confirm(id) });
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/failure')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async considerFailed(@Param('id') id: string, @Req() request: PageRequest) {
    await this.decisions.considerFailed(id);
    flash(request, { tone: 'ok', text: 'Courriel déclaré non remis. Vous pouvez le renvoyer.' });
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/withdrawal')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async withdraw(@Param('id') id: string, @Req() request: PageRequest) {
    await this.decisions.withdraw(id);
    flash(request, { tone: 'ok', text: 'Le courriel ne partira pas.' });
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/hastening')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async hasten(@Param('id') id: string, @Req() request: PageRequest) {
    await this.decisions.hasten(id);
    flash(request, (await this.held.told([id])) ?? { tone: 'move', text: 'Le courriel part.' });
    return { url: `/mailbox/messages/${id}` };
  }

  @Post(':id/settlement')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async settle(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const { 'settlement-reason': reason } = readOrRefuse(arrived, body);
    await this.decisions.considerSent(id, reason || null);
    flash(request, (await this.stopped.toldOf(id)) ?? { tone: 'ok', text: 'Courriel considéré comme envoyé.' });
    return { url: `/mailbox/messages/${id}` };
  }
}

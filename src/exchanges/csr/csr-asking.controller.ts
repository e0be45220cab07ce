import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { ClientFrames } from '../../clients/client-frames.js';
import { OneClientAMail } from '../../mailbox/one-client/one-client-a-mail.js';
import { HeldMails } from '../../mailbox/out/held-mails.service.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Knows } from '../../platform/web/asked/known-words.js';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { askedCsr, askingFields, copiedCsrLink, nothingOffered } from './csr-asking.form.js';
import { CsrAskings } from './csr-askings.service.js';
import { csrAskingView } from './csr-asking.view.js';
import { editors } from '../../journey/states/roles.js';

type Values = Record<string, unknown>;

const view = 'exchanges/csr/asking';
const fields = askingFields(nothingOffered, []);
const uuid = z.uuid().nullable().catch(null);

/** « Demander la CSR au client », « Dire comment la remettre ». */
@Controller('clients/:id')
export class CsrAskingController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly askings: CsrAskings,
    private readonly oneClient: OneClientAMail,
    private readonly held: HeldMails,
  ) {}

  @Get('csr-asking')
  @Allow(editors)
  @Knows(['order', 'reply'])
  @Render(view)
  show(@Param('id') id: string, @Query() query: Values) {
    return this.page(id, query);
  }

  @Post('csr-askings')
  @Allow(editors)
  @Redirect('/', 303)
  async ask(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const sent = { schema: askedCsr, body, view, fields, again: this.again(id, body) };
    const { id: mailId, leavesAt } = await submitForm(sent, (mail) => this.askings.send(id, mail));
    const text = leavesAt ? `Le lien part par courriel le ${dateTime(leavesAt)}.` : 'Le lien part par courriel.';
    const undo = { action: `/mailbox/messages/${mailId}/withdrawal`, label: 'Annuler l’envoi' };
    const told = (await this.held.told([mailId])) ?? { tone: 'move', text };
    flash(request, { ...told, ...(leavesAt ? { undo } : {}) });
    return { url: `/orders/${String(body['order'])}` };
  }

  /** The page itself is the answer: an address that is shown once is kept by no session. */
  @Post('csr-links')
  @Allow(editors)
  @Render('client-space/staff/copied')
  async copy(@Param('id') id: string, @Body() body: Values) {
    const sent = { schema: copiedCsrLink, body, view, fields, again: this.again(id, body) };
    const { address, personName } = await submitForm(sent, (asked) => this.askings.copy(id, asked));
    const frame = await this.frames.frame(id, 'requests');
    return { title: `Lien copié · ${frame.name}`, frame, address, person: personName };
  }

  private again(id: string, body: Values): Again {
    return (values, errors) => this.page(id, { order: body['only'], reply: body['reply'] }, { values, errors });
  }

  private async page(id: string, query: Values, again?: { values: Values; errors: FormErrors }) {
    const frame = await this.frames.frame(id, 'mail');
    const asking = await this.askings.begin(id, {
      order: uuid.parse(query['order']),
      reply: uuid.parse(query['reply']),
    });
    if (!again) return csrAskingView(asking, frame);
    return csrAskingView(asking, frame, { ...again, named: await this.oneClient.namedBy(again.values, id) });
  }
}

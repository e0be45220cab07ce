import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { ClientFrames } from '../clients/client-frames.js';
import { clock } from '../platform/clock.js';
import { shownForm } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { readCursor } from '../platform/lists/cursor.js';
import { aroundPage } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { lostPage } from '../platform/lists/list-order.js';
import { Allow, editors } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { time } from '../platform/web/view-helpers.js';
import { ComingMails } from '../mailbox/out/coming-mails.js';
import { ConversationQueries, saidKeys } from './conversation.queries.js';
import { saidView, toComeView } from './conversation.view.js';
import { writingFields, writtenMail } from './writing.form.js';
import type { Writing } from './mail-to-write.js';
import { WritingService } from './writing.service.js';

type Values = Record<string, unknown>;

const uuid = z.uuid().nullable().catch(null);
const textKey = z.string().min(1).max(60).nullable().catch(null);

/** « Échanges »: all that was said with one client, what will leave by itself, and a mail to write. */
@Controller('clients/:id')
export class ExchangesController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly conversation: ConversationQueries,
    private readonly writing: WritingService,
    private readonly coming: ComingMails,
  ) {}

  @Get('mail')
  @Render('exchanges/conversation')
  show(@Param('id') id: string, @Query() query: Values) {
    return this.page(id, query);
  }

  @Post('mails')
  @Allow(editors)
  @Redirect('/', 303)
  async write(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { reply: body['reply'], text: null }, { values, errors });
    const sent = { schema: writtenMail, body, view: 'exchanges/conversation', again };
    const { id: mailId, leavesAt } = await submitForm(sent, (mail) => this.writing.write(id, mail));
    const text = leavesAt ? `Courriel écrit\u00a0: il part à ${time(leavesAt)}.` : 'Courriel écrit\u00a0: il part.';
    const undo = { action: `/mailbox/messages/${mailId}/withdrawal`, label: 'Annuler l’envoi' };
    flash(request, { tone: 'move', text, ...(leavesAt ? { undo } : {}) });
    return { url: `/clients/${id}/mail` };
  }

  private async page(id: string, query: Values, returned?: { values: Values; errors: FormErrors }) {
    const frame = await this.frames.frame(id, 'mail');
    const base = `${frame.base}/mail`;
    const types = saidKeys.map(({ type }) => type);
    const cursor = readCursor(query, types);
    const said = await this.conversation.page(id, cursor === 'lost' ? null : cursor);
    const writing = await this.writing.begin(id, {
      reply: uuid.parse(query['reply']),
      text: textKey.parse(query['text']),
    });
    return {
      title: `Échanges · ${frame.name}`,
      frame,
      notes: cursor === 'lost' ? [{ tone: 'soon', text: lostPage }] : [],
      toCome: cursor === null ? toComeView(await this.coming.ofClient(id)) : [],
      said: said.rows.map((one) => saidView(one, base, clock.now())),
      pages: { label: 'Pages des échanges', ...aroundPage(said, (at) => listAddress(base, at)) },
      write: `${frame.base}/mails`,
      writing: { ...writingView(writing, base), form: formOf(writing, frame.base, returned) },
    };
  }
}

function writingView({ texts, textKey, reply }: Writing, base: string) {
  return {
    title: reply ? `Répondre à ${reply.sender}` : 'Écrire à ce client',
    other: reply ? `${base}#write` : null,
    take: base,
    reply: reply?.id ?? null,
    texts: texts.map(({ key, label }) => ({ value: key, label, selected: key === textKey })),
  };
}

function formOf(writing: Writing, base: string, returned?: { values: Values; errors: FormErrors }) {
  const { candidates, subject, text, reply, minutes } = writing;
  const model = returned ? returned.values['model'] : writing.textKey;
  const usual = candidates.filter((one) => one.usual).map(({ email }) => email);
  const answered = reply?.state === 'to_check' ? ' Le message d’origine n’attendra plus.' : '';
  return shownForm({
    action: `${base}/mails`,
    fields: writingFields(writing),
    values: { to: usual, subject, text, pieces: [], ...returned?.values },
    errors: returned?.errors,
    hidden: [
      ...(reply ? [{ name: 'reply', value: reply.id }] : []),
      ...(model ? [{ name: 'model', value: model }] : []),
    ],
    submit: 'Envoyer',
    icon: 'send',
    effect: `${minutes > 0 ? `Part dans ${minutes}\u00a0min, annulable d’ici là.` : 'Part aussitôt.'}${answered}`,
  });
}

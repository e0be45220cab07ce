import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { ClientsService } from '../clients/clients.service.js';
import { ClientFrames } from '../clients/client-frames.js';
import { OneClientAMail } from '../mailbox/one-client/one-client-a-mail.js';
import { StandingMails } from '../mailbox/out/standing-mails.service.js';
import { HeldMails } from '../mailbox/out/held-mails.service.js';
import { StoppedAddresses } from '../mailbox/out/stopped-addresses.service.js';
import { clock } from '../platform/clock.js';
import { shownForm } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { readCursor } from '../platform/lists/cursor.js';
import { aroundPage } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { lostPage } from '../platform/lists/list-order.js';
import { MailHold } from '../platform/mail/mail-hold.service.js';
import { Allow, editors } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { together } from '../platform/tenancy/together.js';
import { flash } from '../platform/web/flash.js';
import type { RefusedField } from '../platform/web/errors.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { dateTime, time } from '../platform/web/view-helpers.js';
import { ComingMails } from '../mailbox/out/coming-mails.js';
import { ConversationQueries, saidKeys } from './conversation.queries.js';
import { saidView, toComeView } from './conversation.view.js';
import { Drafts, type KeptDraft } from './drafts.service.js';
import { askedNext } from './letters/asked-prerequisites.js';
import { asksPrerequisites } from './texts/our-texts.js';
import { draftedMail, writingFields, writtenMail } from './writing.form.js';
import type { Writing } from './mail-to-write.js';
import { WritingService } from './writing.service.js';

type Values = Record<string, unknown>;

interface Returned {
  values: Values;
  errors: FormErrors;
  refused: RefusedField | undefined;
}

const fields = writingFields({ candidates: [], pieces: [], reply: null, named: [], asks: false });
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
    private readonly stopped: StoppedAddresses,
    private readonly held: HeldMails,
    private readonly hold: MailHold,
    private readonly standing: StandingMails,
    private readonly clients: ClientsService,
    private readonly drafts: Drafts,
    private readonly oneClient: OneClientAMail,
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
    const again: Again = (values, errors, refused) =>
      this.page(id, { reply: body['reply'], text: null }, { values, errors, refused });
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
      this.page(id, { reply: body['reply'], text: null }, { values, errors, refused });
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

  private async page(id: string, query: Values, returned?: Returned) {
    const types = saidKeys.map(({ type }) => type);
    const cursor = readCursor(query, types);
    const [frame, said, kept, hold, coming] = await together(
      this.frames.frame(id, 'mail'),
      this.conversation.page(id, cursor === 'lost' ? null : cursor),
      this.drafts.of(id),
      this.hold.current(),
      cursor === null ? this.coming.ofClient(id) : Promise.resolve([]),
    );
    const base = `${frame.base}/mail`;
    const asked = { reply: uuid.parse(query['reply']), text: textKey.parse(query['text']) };
    const ours = said.rows.filter(({ direction }) => direction === 'out');
    const recipients = ours.flatMap((one) => one.recipients ?? []);
    const [writing, stopped, noMore, named] = await together(
      this.writing.begin(id, asked, kept),
      this.stopped.among([...new Set(recipients)]),
      this.standing.ofUnsent(ours),
      returned ? this.oneClient.namedBy(returned.values, id) : Promise.resolve([]),
    );
    const facts = { now: clock.now(), stopped, hold, noMore };
    return {
      title: `Échanges · ${frame.name}`,
      frame,
      notes: cursor === 'lost' ? [{ tone: 'soon', text: lostPage }] : [],
      toCome: toComeView(coming),
      said: said.rows.map((one) => saidView(one, base, facts)),
      pages: { label: 'Pages des échanges', ...aroundPage(said, (at) => listAddress(base, at)) },
      write: `${frame.base}/mails`,
      writing: {
        ...writingView(writing, base),
        ...draftView(kept, writing, frame.base),
        form: formOf(
          {
            ...writing,
            named,
            seen: kept?.version ?? 0,
            locked: Boolean(frame.locked),
          },
          frame.base,
          returned,
        ),
      },
    };
  }
}

// Today only the hour is news; a cap puts it off to another day.
function whenLong(at: Date): string {
  const day = parisDate(at);
  return day === clock.today()
    ? `à ${time(at)}`
    : `le ${frenchDate(day)}, à ${time(at)}, le plafond du jour étant atteint`;
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

/** What was begun is taken up again, or said to be elsewhere. */
function draftView(kept: KeptDraft | null, { draft }: Writing, base: string) {
  if (!kept) return { draft: null };
  const at = dateTime(kept.keptAt);
  const text = draft ? `Votre brouillon du ${at}.` : `Vous avez un autre brouillon pour ce client, du ${at}.`;
  return { draft: { text, href: draft ? null : `${base}/mail#write`, removal: `${base}/mail-draft/removal` } };
}

// Whoever is told that another tab was first has seen it; any other mistake leaves the tab what it was.
function seenDraft(returned: Returned | undefined): unknown {
  return returned && returned.refused?.field !== 'text' ? returned.values['draft'] : undefined;
}

function formOf(writing: Writing & { seen: number; locked: boolean }, base: string, returned?: Returned) {
  const { candidates, subject, text, reply, minutes, draft, seen, locked } = writing;
  const asks = writing.asks || returned?.values[askedNext.name] !== undefined;
  const usual = candidates.filter((one) => one.usual).map(({ email }) => email);
  const answered = reply?.state === 'to_check' ? ' Le message d’origine n’attendra plus.' : '';
  const form = shownForm({
    action: `${base}/mails`,
    fields: writingFields({ ...writing, asks }),
    values: {
      ...{ to: draft?.to ?? usual, subject, text, pieces: draft?.pieces ?? [] },
      [askedNext.name]: writing.asks ? asksPrerequisites : '',
      ...returned?.values,
    },
    errors: returned?.errors,
    // A tab that has not seen the draft writes another mail.
    hidden: [
      ...(reply ? [{ name: 'reply', value: reply.id }] : []),
      { name: 'draft', value: seenDraft(returned) ?? (draft || returned ? seen : 0) },
    ],
    submit: 'Envoyer',
    icon: 'send',
    effect: `${minutes > 0 ? `Part dans ${minutes}\u00a0min, annulable d’ici là.` : 'Part aussitôt.'}${answered}`,
  });
  return { ...form, shut: locked, keep: locked ? null : `${base}/mail-draft` };
}

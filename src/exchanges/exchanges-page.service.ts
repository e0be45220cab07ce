import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ClientFrames } from '../clients/client-frames.js';
import { OneClientAMail } from '../mailbox/one-client/one-client-a-mail.js';
import { ComingMails } from '../mailbox/out/coming-mails.js';
import { StandingMails } from '../mailbox/out/standing-mails.service.js';
import { StoppedAddresses } from '../mailbox/out/stopped-addresses.service.js';
import { clock } from '../platform/clock.js';
import { readCursor } from '../platform/lists/cursor.js';
import { aroundPage, lostPage } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { MailHold } from '../platform/mail/mail-hold.service.js';
import { together } from '../platform/tenancy/together.js';
import { ConversationQueries, saidKeys } from './conversation.queries.js';
import { saidView, toComeView } from './conversation.view.js';
import { Drafts } from './drafts.service.js';
import { MailBeginnings } from './mail-beginnings.service.js';
import { type ReturnedMail, writingView } from './writing.view.js';

const uuid = z.uuid().nullable().catch(null);
const textKey = z.string().min(1).max(60).nullable().catch(null);

/** Gathers what « Échanges » shows of a client. */
@Injectable()
export class ExchangesPage {
  constructor(
    private readonly frames: ClientFrames,
    private readonly conversation: ConversationQueries,
    private readonly beginnings: MailBeginnings,
    private readonly coming: ComingMails,
    private readonly stopped: StoppedAddresses,
    private readonly hold: MailHold,
    private readonly standing: StandingMails,
    private readonly drafts: Drafts,
    private readonly oneClient: OneClientAMail,
  ) {}

  async of(id: string, query: Record<string, unknown>, returned?: ReturnedMail) {
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
      this.beginnings.of(id, asked, kept),
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
      writing: writingView({ ...writing, named }, kept, frame, returned),
    };
  }
}

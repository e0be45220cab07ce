import { Injectable } from '@nestjs/common';
import { number } from '../../platform/web/view-helpers.js';
import { countLimit } from '../../platform/lists/capped-counts.js';
import { bulkOf, bulkWords } from './bulk-mails.view.js';
import { type Direction, mailLists, mailChoices } from './mail-list.js';
import { CollectedPlaces } from '../boxes/collected-places.service.js';
import { placeView } from '../boxes/mailboxes.view.js';
import { sourceNotes } from './source-notes.view.js';
import { boxLineView, lineView, mailboxTabs, pagesView } from './mail-list.view.js';
import { longestBox, MailboxQueries } from './mailbox.queries.js';
import { MessageQueries } from './message.queries.js';
import { foundView, proposalView, readingView } from './message.view.js';
import { clock } from '../../platform/clock.js';
import type { Message } from '../message.entity.js';
import { together } from '../../platform/tenancy/together.js';

/** Puts the mailbox's lists together. */
@Injectable()
export class MailboxPages {
  constructor(
    private readonly queries: MailboxQueries,
    private readonly messages: MessageQueries,
    private readonly places: CollectedPlaces,
  ) {}

  async box(chosen: string | null, words: string) {
    const [counts, places, lines] = await together(this.queries.counts(), this.places.all(), this.queries.box());
    const index = Math.max(
      0,
      lines.findIndex((line) => line.id === chosen),
    );
    const line = lines[index];
    // Somebody else dealt with it meanwhile: its own page says what became of it.
    const settled = chosen !== null && line?.id !== chosen ? `/mailbox/messages/${chosen}` : null;
    return {
      title: 'Courriels',
      notes: sourceNotes(places),
      places: places.map(placeView),
      tabs: mailboxTabs('box', counts),
      lines: lines.map((one) => boxLineView(one, line?.id ?? null, clock.now())),
      more: othersInWords(counts.unmatched),
      settled,
      place: {
        current: index + 1,
        total: lines.length,
        next: hrefOf(lines[index + 1]),
        previous: hrefOf(lines[index - 1]),
      },
      ...(line ? await this.opened(line.id, words) : { reading: null, matching: null }),
    };
  }

  async list(direction: Direction, query: Record<string, string>) {
    const list = mailLists[direction];
    const filter = list.filter(query);
    const order = list.order(query);
    const page = await this.queries.page(direction, filter, order);
    const places = direction === 'in' ? await this.places.all() : [];
    const { state = '', q = '', mine } = filter.query;
    const section = direction === 'out' ? 'sent' : state === 'to_check' ? 'check' : 'received';
    const choices = [['', { label: 'Tous' }] as const, ...Object.entries(mailChoices[direction])];
    return {
      title: list.everything,
      notes: [...sourceNotes(places), ...notesOf([...filter.unknown, ...order.unknown])],
      places: places.map(placeView),
      tabs: mailboxTabs(section, await this.queries.counts()),
      base: list.path,
      q,
      sent: direction === 'out',
      filters: choices.map(([value, { label }]) => ({ value, label, selected: value === state })),
      bulk: direction === 'out' && page.rows.length > 0 ? bulkLinks(state, filter.query) : [],
      mine: mine === '1',
      filtered: state !== '' || q !== '' || mine !== undefined,
      rows: page.rows.map(lineView),
      pages: pagesView(list.around(page, filter.query)),
    };
  }

  private async opened(id: string, words: string) {
    const one = await this.messages.one(id);
    return { reading: readingView(one), matching: await this.matching(one.message, words) };
  }

  /** Proposals and search beside a mail that waits for its subject. */
  async matching(message: Message, words: string) {
    const { id } = message;
    const [proposals, { found, more }] = await together(this.messages.proposals(message), this.messages.search(words));
    return {
      id,
      proposals: proposals.map((proposal, index) => proposalView(proposal, message, index)),
      q: words,
      searched: words.trim() !== '',
      found: found.map((one) => foundView(one, message)),
      more,
      filing: message.state === 'unmatched' ? `/mailbox/messages/${id}/filing` : null,
    };
  }
}

// Each leads to the page that says how many, and asks.
function bulkLinks(state: string, query: Record<string, string>) {
  return bulkOf(state).map((action) => {
    const { noun, link, icon } = bulkWords[action];
    return { href: `/mailbox/sent/${noun}?${new URLSearchParams(query).toString()}`, label: link, icon };
  });
}

// Counts stop at a thousand: the sentence says no more than is known.
function othersInWords(unmatched: number): string | null {
  if (unmatched <= longestBox) return null;
  const others = `${number(Math.min(unmatched, countLimit) - longestBox)} autres courriels suivent.`;
  return unmatched > countLimit
    ? `Plus de ${others}`
    : unmatched === longestBox + 1
      ? 'Un autre courriel suit.'
      : others;
}

function notesOf(unknown: string[]) {
  return unknown.map((text) => ({ tone: 'soon', text }));
}

function hrefOf(line: { id: string } | undefined): string | null {
  return line ? `/mailbox?message=${line.id}` : null;
}

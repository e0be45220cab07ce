import { Injectable } from '@nestjs/common';
import { NotFound } from '../../platform/web/errors.js';
import { boxLineView, lineView, mailboxTabs, pagesView } from './mail-list.view.js';
import { longestBox, MailboxQueries, type MailPosition } from './mailbox.queries.js';
import { MessageQueries } from './message.queries.js';
import { foundView, proposalView, readingView } from './message.view.js';
import { clock } from '../../platform/clock.js';

interface ListQuery extends MailPosition {
  state: string;
  q: string;
}

interface StateFilter {
  state: string;
  label: string;
  states: string[];
}

/** The choices of the lists of mails: « Mes tâches » counts with the same states. */
export const mailFilters: Record<'in' | 'out', StateFilter[]> = {
  in: [
    { state: '', label: 'Tous', states: [] },
    { state: 'matched', label: 'Rattachés', states: ['matched'] },
    { state: 'to_check', label: 'À vérifier', states: ['to_check'] },
    { state: 'unmatched', label: 'À rapprocher', states: ['unmatched'] },
    { state: 'filed', label: 'Classés sans client', states: ['filed'] },
  ],
  out: [
    { state: '', label: 'Tous', states: [] },
    { state: 'trouble', label: 'Incertains ou en échec', states: ['in_doubt', 'failed'] },
    { state: 'in_doubt', label: 'Incertains', states: ['in_doubt'] },
    { state: 'failed', label: 'En échec', states: ['failed'] },
    { state: 'waiting', label: 'En attente', states: ['queued', 'sending'] },
    { state: 'sent', label: 'Envoyés', states: ['sent'] },
  ],
};

/** Puts the mailbox's lists together. */
@Injectable()
export class MailboxPages {
  constructor(
    private readonly queries: MailboxQueries,
    private readonly messages: MessageQueries,
  ) {}

  async box(chosen: string | null, words: string, unknown: string[]) {
    const counts = await this.queries.counts();
    const lines = await this.queries.box();
    const index = Math.max(
      0,
      lines.findIndex((line) => line.id === chosen),
    );
    const line = lines[index];
    // Somebody else dealt with it meanwhile: its own page says what became of it.
    const settled = chosen !== null && line?.id !== chosen ? `/mailbox/messages/${chosen}` : null;
    return {
      title: 'Courriels',
      notes: notesOf(unknown),
      tabs: mailboxTabs('box', counts),
      lines: lines.map((one) => boxLineView(one, line?.id ?? null, clock.now())),
      more: counts.unmatched > longestBox ? counts.unmatched - longestBox : 0,
      settled,
      place: {
        current: index + 1,
        total: lines.length,
        next: hrefOf(lines[index + 1]),
        previous: hrefOf(lines[index - 1]),
      },
      reading: line ? await this.reading(line.id) : null,
      matching: line ? await this.matching(line.id, words) : null,
    };
  }

  async list(direction: 'in' | 'out', { state, q, before, after }: ListQuery, unknown: string[]) {
    const filter = mailFilters[direction].find((candidate) => candidate.state === state);
    if (!filter) throw new NotFound(`Le filtre «\u00a0${state}\u00a0» n’existe pas. Choisissez-en un dans la liste.`);
    const page = await this.queries.page(
      { direction, states: filter.states, clientId: null, words: q },
      { before, after },
    );
    const base = direction === 'in' ? '/mailbox/received' : '/mailbox/sent';
    const kept: Record<string, string> = { ...(state ? { state } : {}), ...(q ? { q } : {}) };
    const section = direction === 'out' ? 'sent' : state === 'to_check' ? 'check' : 'received';
    return {
      title: direction === 'in' ? 'Courriels reçus' : 'Courriels envoyés',
      notes: notesOf(unknown),
      tabs: mailboxTabs(section, await this.queries.counts()),
      base,
      q,
      sent: direction === 'out',
      filters: mailFilters[direction].map((one) => ({ value: one.state, label: one.label, selected: one === filter })),
      filtered: state !== '' || q !== '',
      rows: page.lines.map(lineView),
      pages: pagesView(page, base, kept),
    };
  }

  async ofClient(clientId: string, position: MailPosition) {
    const page = await this.queries.page({ direction: null, states: [], clientId, words: '' }, position);
    return { rows: page.lines.map(lineView), pages: pagesView(page, `/clients/${clientId}/mail`, {}) };
  }

  async reading(id: string) {
    return readingView(await this.messages.one(id));
  }

  /** Proposals and search beside a mail that waits for its subject. */
  async matching(id: string, words: string) {
    const { message } = await this.messages.one(id);
    const proposals = await this.messages.proposals(message);
    const found = await this.messages.search(words);
    return {
      id,
      proposals: proposals.map((proposal, index) => proposalView(proposal, message, index)),
      q: words,
      searched: words.trim() !== '',
      found: found.map((one) => foundView(one, message)),
      filing: message.state === 'unmatched' ? `/mailbox/messages/${id}/filing` : null,
    };
  }
}

function notesOf(unknown: string[]) {
  return unknown.map((text) => ({ tone: 'soon', text }));
}

function hrefOf(line: { id: string } | undefined): string | null {
  return line ? `/mailbox?message=${line.id}` : null;
}

import { shownNumber } from '../../identifiers/structure-number.js';
import { untilDue, waitingSince } from '../../clients/waiting-days.js';
import { campaignOfList } from '../../platform/lists/campaign-of-list.js';
import { cappedNumber } from '../../platform/lists/capped-counts.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import type { Page } from '../../platform/lists/keyset.js';
import type { ListViews } from '../../platform/lists/list-views.service.js';
import { count, date } from '../../platform/web/view-helpers.js';
import { openStates, requestList, requestViews, statesOf } from './request-list.js';
import type { RequestListRow } from './request-list.queries.js';
import { turnOf } from '../request-turn.js';
import { stateView } from '../page/request-parts.view.js';
import { channelLabels, isClosed, requestKinds, requestStates, type RequestState } from '../request-states.js';

export interface RequestListPage {
  filter: ListFilter;
  /** What the page could not be found by. */
  lost: string[];
  /** The saved view the address came from. */
  view: string | null;
  page: Page<RequestListRow>;
  counts: Partial<Record<RequestState, number>>;
  today: string;
  views: ListViews;
}

/** The page « Demandes ». */
export function requestListView(page: RequestListPage) {
  const { filter, counts, view } = page;
  const { state: key, older, late, q: words, mine, channel, kind } = filter.query;
  const asked = { ...(view && { view }), ...filter.query };
  const total = (states: RequestState[]) => cappedNumber(states.reduce((sum, state) => sum + (counts[state] ?? 0), 0));
  const tab = (label: string, state: string | null, states: RequestState[]) => ({
    href: requestList.address({ ...filter.query, state }),
    label,
    count: total(states),
    current: (key ?? null) === state,
  });
  return {
    title: 'Demandes',
    head: {
      title: 'Demandes',
      count: total(statesOf(key)),
      campaign: campaignOfList('requests', filter.query, page.page.rows.length),
      links: [{ href: '/client-answers', label: 'Relecture', icon: 'eye' }],
    },
    tabs: [tab('En cours', null, openStates), ...requestViews.map((one) => tab(one.label, one.key, one.states))],
    notes: [...filter.unknown, ...page.lost, ...page.views.notes].map((text) => ({ tone: 'soon', text })),
    key,
    view,
    mine: mine === '1',
    bar: page.views.bar,
    more: [...page.views.tabs, ...page.views.more],
    words: words ?? '',
    late: late === '1',
    kinds: Object.entries(requestKinds).map(([value, label]) => ({ value, label, selected: kind === value })),
    channels: Object.entries(channelLabels).map(([value, label]) => ({ value, label, selected: channel === value })),
    // A tab is no chip; a single state of a link is not a tab: a chip removes it.
    chips: requestList
      .chips(filter, asked)
      .filter((chip) => chip.key !== 'state' || !requestViews.some((one) => one.key === key)),
    ages: ages.map((days) => ({ value: days, label: `Plus de ${days}\u00a0j`, selected: older === String(days) })),
    rows: page.page.rows.map((row) => rowView(row, page.today)),
    empty: page.page.rows.length === 0 ? emptyView(Boolean(words ?? older ?? late ?? mine ?? channel ?? kind)) : null,
    pages: {
      note: `${requestList.size} lignes par page, les plus anciennes d’abord`,
      ...requestList.around(page.page, asked),
    },
  };
}

const ages = [2, 5, 10, 30];

function rowView(row: RequestListRow, today: string) {
  return {
    href: `/requests/${row.id}`,
    kind: row.kind,
    clientHref: `/clients/${row.clientId}`,
    client: row.clientName,
    town: row.town,
    finess: shownNumber(row.clientNumber),
    state: stateView(row.state, requestStates[row.state].tone === 'none'),
    ...whoActs(row),
    since: waitingSince(row.since, today),
    sinceDate: date(row.since),
    late: lateness(row.due, today),
    dossier: row.dossierNumber,
    administrators: row.administrators,
    departures: row.departures,
    channel: row.channel && row.channel !== 'mail' ? channelLabels[row.channel] : null,
    corrections: row.corrections > 0 ? count(row.corrections, 'correction', 'corrections') : null,
  };
}

// As the next action counts it: the same day for both.
function lateness(due: string | null, today: string): string | null {
  const told = due === null ? null : untilDue(due, today);
  return told?.late ? told.text : null;
}

function whoActs(row: RequestListRow): { who: string; whoIcon: string } {
  if (isClosed(row.state)) return { who: 'Personne', whoIcon: 'check' };
  const who = turnOf(row)?.who;
  if (who === 'client') return { who: row.representative ?? 'Le client', whoIcon: 'building' };
  return who === 'ans' ? { who: 'ANS', whoIcon: 'building-bank' } : { who: 'Chez nous', whoIcon: 'user' };
}

function emptyView(filtered: boolean) {
  return {
    icon: 'file-text',
    title: filtered ? 'Aucune demande ne correspond' : 'Aucune demande ici',
    text: filtered
      ? 'Enlevez un filtre, ou cherchez par le nom du client ou le numéro de dossier.'
      : 'Une demande se prépare depuis la fiche d’un client, ou pour beaucoup de clients par une campagne.',
    href: filtered ? '/requests?view=all' : '/clients',
    action: filtered ? 'Enlever les filtres' : 'Choisir un client',
  };
}

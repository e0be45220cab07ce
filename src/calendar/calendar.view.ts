import type { Scope } from '../home/home-address.js';
import { date } from '../platform/web/view-helpers.js';
import { certificateTabs } from '../slots/certificate-tabs.js';
import type { Stretch } from './calendar-dates.queries.js';
import type { CalendarFeed } from './calendar-feed.entity.js';
import type { DatedEvent } from './calendar-events.js';

/** What a page shows of them: the next ones. */
export const comingStretch: Stretch = { from: 0, until: 400, most: 15 };

const scopes: Record<Scope, string> = {
  mine: 'Les dates des clients que vous suivez, et de ceux de qui vous suppléez.',
  team: 'Les dates de tous les clients, et celles de vos administrateurs.',
};

/** For the partial `calendar/coming`. */
export function comingView(events: DatedEvent[], caption: string) {
  return {
    caption,
    rows: events.slice(0, comingStretch.most).map(({ day, title, lines, path }) => ({
      day: date(day),
      title,
      note: lines.at(-1),
      href: path,
    })),
  };
}

interface OwnCalendar {
  feed: CalendarFeed | null;
  scope: Scope;
  events: DatedEvent[];
  /** What the address asks, and means nothing. */
}

export function ownCalendarView({ feed, scope, events }: OwnCalendar) {
  return {
    title: 'Agenda',
    head: { title: 'Agenda' },
    tabs: certificateTabs('calendar'),
    scope: scopes[scope],
    feed: feed && { id: feed.id, made: date(feed.createdAt) },
    coming: comingView(events, 'Les prochaines dates, de la première à la dernière'),
  };
}

export function madeView(address: string) {
  const head = { title: 'Votre adresse d’agenda', crumbs: [{ label: 'Agenda', href: '/calendar' }] };
  return { title: 'Votre adresse d’agenda · Agenda', head, address };
}

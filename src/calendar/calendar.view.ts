import type { Scope } from '../home/home-address.js';
import { date } from '../platform/web/view-helpers.js';
import { certificateTabs } from '../slots/certificate-tabs.js';
import type { CalendarFeed } from './calendar-feed.entity.js';
import type { DatedEvent } from './calendar-events.js';
import { type ComingPage, comingView } from './coming-dates.js';

const scopes: Record<Scope, string> = {
  mine: 'Les dates des clients que vous suivez, et de ceux de qui vous suppléez.',
  team: 'Les dates de tous les clients, et celles de vos administrateurs.',
};

interface OwnCalendar {
  feed: CalendarFeed | null;
  scope: Scope;
  events: DatedEvent[];
  page: ComingPage;
}

export function ownCalendarView({ feed, scope, events, page }: OwnCalendar) {
  return {
    title: 'Agenda',
    head: { title: 'Agenda' },
    tabs: certificateTabs('calendar'),
    scope: scopes[scope],
    feed: feed && { id: feed.id, made: date(feed.createdAt) },
    coming: comingView(events, page, '/calendar', 'Les prochaines dates, de la première à la dernière'),
  };
}

export function madeView(address: string) {
  const head = { title: 'Votre adresse d’agenda', crumbs: [{ label: 'Agenda', href: '/calendar' }] };
  return { title: 'Votre adresse d’agenda · Agenda', head, address };
}

import type { ClientFrame } from '../clients/client-frames.js';
import { shownForm } from '../platform/forms/form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { date } from '../platform/web/view-helpers.js';
import type { CalendarFeed } from './calendar-feed.entity.js';
import type { DatedEvent } from './calendar-events.js';
import { type ComingPage, comingView } from './coming-dates.js';
import { clientCalendarFields } from './client-calendar.form.js';

interface CalendarPage {
  frame: ClientFrame;
  feeds: CalendarFeed[];
  events: DatedEvent[];
  page: ComingPage;
}

export function clientCalendarView({ frame, feeds, events, page }: CalendarPage, values: object, errors: FormErrors) {
  const base = `${frame.base}/calendar`;
  return {
    title: `Agenda · ${frame.name}`,
    frame,
    feeds: feeds.map(({ id, name, createdAt, createdBy }) => ({
      name,
      made: date(createdAt),
      by: createdBy,
      revoke: `${base}/${id}/revocation`,
    })),
    form: shownForm({
      action: base,
      fields: clientCalendarFields,
      values,
      errors,
      lead: 'Elle montre les dates de ce client, sans compte\u00a0: donnez-la au client, ou à un collègue.',
      submit: 'Faire une adresse',
      icon: 'plus',
    }),
    locked: frame.locked,
    archived: frame.archived,
    coming: comingView(events, page, base, 'Les prochaines dates du client, de la première à la dernière'),
  };
}

export function clientMadeView(frame: ClientFrame, { name, address }: { name: string; address: string }) {
  return { title: `Adresse d’agenda · ${frame.name}`, frame, name, address, back: `${frame.base}/calendar` };
}

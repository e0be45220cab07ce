import { lostPage } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { date, number } from '../platform/web/view-helpers.js';
import type { Stretch } from './calendar-dates.queries.js';
import type { DatedEvent } from './calendar-events.js';

/** A page of the dates that come, of what is read of each kind so that it is right: pages further than these are the lists’ own. */
const size = 15;
const furthest = 100 * size;

export interface ComingPage {
  /** How many dates come before those that it shows. */
  after: number;
  /** What its address asks that is no page; null for nearly all. */
  lost: string | null;
}

export const firstPage: ComingPage = { after: 0, lost: null };

/** @param given the word `after` of the address */
export function readComingPage(given: unknown): ComingPage {
  if (given === undefined) return firstPage;
  const after = typeof given === 'string' && /^\d{1,4}$/.test(given) ? Number(given) : -1;
  return after >= 0 && after < furthest ? { after, lost: null } : { ...firstPage, lost: lostPage };
}

/** What is read for it: one more than it shows, by which it knows that others follow. */
export const comingStretch = ({ after }: ComingPage): Stretch => ({ from: 0, until: 400, most: after + size + 1 });

/** For the partial `calendar/coming`. @param path the page that shows them */
export function comingView(events: DatedEvent[], { after, lost }: ComingPage, path: string, caption: string) {
  const rows = events.slice(after, after + size);
  const next = after + size;
  const more = events.length > next;
  const at = (from: number) => listAddress(path, { after: from > 0 ? String(from) : null });
  return {
    lost,
    caption,
    rows: rows.map(({ day, title, lines, path: href }) => ({ day: date(day), title, note: lines.at(-1), href })),
    further: more && next >= furthest,
    pages:
      more || after > 0
        ? {
            label: 'Pages des dates',
            note: `${number(size)} par page`,
            previous: after > 0 ? at(Math.max(0, after - size)) : null,
            next: more && next < furthest ? at(next) : null,
          }
        : null,
  };
}

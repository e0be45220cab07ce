import { addDays, parisDate } from '../../journey/calendar/working-days.js';

/** How far a folder was read (RFC 9051 §2.3.1.1: a UID means something as long as UIDVALIDITY is the same). */
export interface ImapPlace {
  uidValidity: string;
  /** Every UID up to this one was kept, or is put off. */
  lastUid: number;
  /** ISO day before which a folder that is read from its beginning is not looked at. */
  since: string;
  /** Mails that could not be kept, to be tried again. */
  putOff: number[];
}

/** What is remembered of a place when a round begins. */
export interface LastRound {
  place: ImapPlace | null;
  /** When it was last read without a problem. */
  readAt: Date | null;
}

const daysBefore = 30;
const longestPutOff = 500;

/** Where to go on. A folder with other UIDs is read again: what was kept is known by its Message-ID and its content, and nothing that came meanwhile is missed. */
export function placeIn(last: LastRound | null, uidValidity: string, today: string): ImapPlace {
  if (last?.place?.uidValidity === uidValidity) return last.place;
  return { uidValidity, lastUid: 0, since: firstDay(last, today), putOff: [] };
}

// What came well before the last reading was read, and may have been erased since; what was put off then may lie anywhere.
function firstDay(last: LastRound | null, today: string): string {
  const known = last?.place;
  if (!known) return addDays(today, -daysBefore);
  if (!last.readAt || known.putOff.length > 0) return known.since;
  const recent = addDays(parisDate(last.readAt), -daysBefore);
  return recent > known.since ? recent : known.since;
}

export function keptIn(place: ImapPlace, uid: number): ImapPlace {
  const putOff = place.putOff.filter((one) => one !== uid);
  return { ...place, lastUid: Math.max(place.lastUid, uid), putOff };
}

export function putOffIn(place: ImapPlace, uid: number): ImapPlace {
  const putOff = [...place.putOff.filter((one) => one !== uid), uid].slice(-longestPutOff);
  return { ...place, lastUid: Math.max(place.lastUid, uid), putOff };
}

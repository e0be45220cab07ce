import { addDays } from '../../journey/calendar/working-days.js';

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

const daysBeforeTheFirstReading = 30;
const longestPutOff = 500;

/**
 * Where to go on. A folder with other UIDs is read again from the same first day: what was kept is known by its Message-ID and
 * its content, and nothing that came meanwhile is missed.
 */
export function placeIn(known: ImapPlace | null, uidValidity: string, today: string): ImapPlace {
  if (known?.uidValidity === uidValidity) return known;
  const since = known?.since ?? addDays(today, -daysBeforeTheFirstReading);
  return { uidValidity, lastUid: 0, since, putOff: [] };
}

export function keptIn(place: ImapPlace, uid: number): ImapPlace {
  const putOff = place.putOff.filter((one) => one !== uid);
  return { ...place, lastUid: Math.max(place.lastUid, uid), putOff };
}

export function putOffIn(place: ImapPlace, uid: number): ImapPlace {
  const putOff = [...place.putOff.filter((one) => one !== uid), uid].slice(-longestPutOff);
  return { ...place, lastUid: Math.max(place.lastUid, uid), putOff };
}

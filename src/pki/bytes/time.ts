import type { DerElement } from './der.js';
import { tags } from './der.js';

/** An X.509 time (RFC 5280 §4.1.2.5), always in UTC and with seconds; null for anything else. */
export function readTime(element: DerElement | undefined): Date | null {
  if (element?.tag !== tags.utcTime && element?.tag !== tags.generalizedTime) return null;
  const text = Buffer.from(element.content).toString('latin1');
  const isShort = element.tag === tags.utcTime;
  const match = (
    isShort ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/ : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/
  ).exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  // RFC 5280 §4.1.2.5.1: two digits from 50 are in the twentieth century.
  const full = isShort ? year + (year >= 50 ? 1900 : 2000) : year;
  return new Date(Date.UTC(full, month - 1, day, hour, minute, second));
}

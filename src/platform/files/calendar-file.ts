import { addDays } from '../../journey/calendar/calendar-days.js';

/** A thing that happens on a day. */
export interface CalendarEvent {
  /** The same as long as the thing is the same, whatever becomes of its day: a program moves the event, and makes no second one. */
  id: string;
  /** `YYYY-MM-DD` */
  day: string;
  title: string;
  lines: string[];
  /** The whole address of its page. */
  url: string;
}

export interface Calendar {
  name: string;
  description: string;
  events: CalendarEvent[];
}

/** Twice a working day: no date of ours is of an hour. */
const asksEvery = 'PT12H';

/**
 * The calendar as RFC 5545 writes it: events of whole days, which make nobody busy.
 * @param at when it is made
 */
export function calendarFile({ name, description, events }: Calendar, at: Date): string {
  const stamp = `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sceau//Agenda//FR',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    // RFC 7986, and what programs read that were there before it.
    ...['NAME', 'X-WR-CALNAME'].map((key) => `${key}:${escaped(name)}`),
    ...['DESCRIPTION', 'X-WR-CALDESC'].map((key) => `${key}:${escaped(description)}`),
    `REFRESH-INTERVAL;VALUE=DURATION:${asksEvery}`,
    `X-PUBLISHED-TTL:${asksEvery}`,
    ...events.flatMap((event) => eventLines(event, stamp)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines({ id, day, title, lines, url }: CalendarEvent, stamp: string): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${id}@sceau`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${written(day)}`,
    // The first day on which it is over.
    `DTEND;VALUE=DATE:${written(addDays(day, 1))}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(lines.join('\n'))}`,
    `URL:${url}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

const written = (day: string) => day.replaceAll('-', '');

// What some program takes for the end of a line is none: a name stays a name, whatever stands in it.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/** A text as a value: RFC 5545, § 3.3.11. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(controls, ' ')
    .replace(/[\\;,]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`);
}

const longest = 75;

/** A line of more than 75 bytes goes on in the next one, behind a blank: RFC 5545, § 3.1. No character is cut in two. */
function folded(line: string): string {
  // No sign of a text takes more than three bytes.
  if (line.length * 3 <= longest || Buffer.byteLength(line) <= longest) return line;
  const pieces: string[] = [];
  let [begins, room] = [0, longest];
  for (let at = 0; at < line.length;) {
    const point = line.codePointAt(at) ?? 0;
    const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
    if (bytes > room) {
      pieces.push(line.slice(begins, at));
      [begins, room] = [at, longest - 1];
    }
    at += point < 0x1_0000 ? 1 : 2;
    room -= bytes;
  }
  pieces.push(line.slice(begins));
  return pieces.join('\r\n ');
}

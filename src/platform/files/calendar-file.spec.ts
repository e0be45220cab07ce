import { describe, expect, it } from '@jest/globals';
import { type CalendarEvent, calendarFile } from './calendar-file.js';

const at = new Date('2026-11-30T04:05:06.789Z');
const event: CalendarEvent = {
  id: 'slot-1',
  day: '2026-12-31',
  title: 'Fin de certificat',
  lines: ['Instance Production', 'À renouveler'],
  url: 'https://sceau.test/slots/1',
};
const calendar = (changes: Partial<CalendarEvent> = {}, name = 'Échéances') =>
  calendarFile({ name, description: 'Les dates', events: [{ ...event, ...changes }] }, at);

/** As a program reads it: lines put together again. */
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');
const valueOf = (text: string, key: string) =>
  unfolded(text)
    .find((line) => line.startsWith(`${key}:`))
    ?.slice(key.length + 1);

describe('a calendar file', () => {
  it('is lines of RFC 5545, each ended by CR LF', () => {
    expect(unfolded(calendar())).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Sceau//Agenda//FR',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'NAME:Échéances',
      'X-WR-CALNAME:Échéances',
      'DESCRIPTION:Les dates',
      'X-WR-CALDESC:Les dates',
      'REFRESH-INTERVAL;VALUE=DURATION:PT12H',
      'X-PUBLISHED-TTL:PT12H',
      'BEGIN:VEVENT',
      'UID:slot-1@sceau',
      'DTSTAMP:20261130T040506Z',
      'DTSTART;VALUE=DATE:20261231',
      'DTEND;VALUE=DATE:20270101',
      'SUMMARY:Fin de certificat',
      String.raw`DESCRIPTION:Instance Production\nÀ renouveler`,
      'URL:https://sceau.test/slots/1',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
    expect(calendar().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('is a calendar without any event', () => {
    const empty = calendarFile({ name: 'Vide', description: '', events: [] }, at);
    expect(unfolded(empty).slice(-3)).toEqual(['X-PUBLISHED-TTL:PT12H', 'END:VCALENDAR', '']);
  });

  it.each([
    ['a comma, a semicolon, a backslash', String.raw`A, B; C\D`, String.raw`A\, B\; C\\D`],
    ['what looks escaped already', String.raw`A\nB`, String.raw`A\\nB`],
    ['a line feed', 'A\nB', String.raw`A\nB`],
    ['CR LF', 'A\r\nB', String.raw`A\nB`],
    ['CR alone', 'A\rB', String.raw`A\nB`],
    ['a colon and quotes, which mean nothing here', '« A »: "B"', '« A »: "B"'],
    ['an event of its own', 'A\r\nEND:VEVENT\r\nBEGIN:VEVENT', String.raw`A\nEND:VEVENT\nBEGIN:VEVENT`],
    ['NUL, tab, vertical tab, form feed', 'A\u0000B\tC\u000bD\u000cE', 'A B C D E'],
    ['ends of lines that only some programs know', 'A\u0085B\u2028C\u2029D', 'A B C D'],
    ['nothing', '', ''],
  ])('keeps %s as text', (_, title, value) => {
    for (const text of [calendar({ title }), calendar({ lines: [title] }), calendar({}, title)])
      expect(unfolded(text).filter((line) => line === 'END:VEVENT')).toHaveLength(1);
    expect(valueOf(calendar({ title }), 'SUMMARY')).toBe(value);
    expect(valueOf(calendar({ lines: [title] }).slice(calendar().indexOf('BEGIN:VEVENT')), 'DESCRIPTION')).toBe(value);
    expect(valueOf(calendar({}, title), 'X-WR-CALNAME')).toBe(value);
  });

  it('folds lines at 75 bytes, and cuts no character', () => {
    for (const sign of ['a', 'é', '€', '🙂', ','])
      for (let length = 55; length < 160; length += 1) {
        const title = sign.repeat(length);
        const text = calendar({ title });
        const lines = text.split('\r\n');
        expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
        expect(valueOf(text, 'SUMMARY')).toBe(sign === ',' ? String.raw`\,`.repeat(length) : title);
      }
  });

  it('folds no line of 75 bytes, and one of 76 once', () => {
    const folds = (length: number) => calendar({ title: 'a'.repeat(length) }).split('\r\n ').length - 1;
    expect(folds(75 - 'SUMMARY:'.length)).toBe(0);
    expect(folds(76 - 'SUMMARY:'.length)).toBe(1);
  });

  it('goes over the end of a year, and of a February', () => {
    expect(calendar({ day: '2028-02-29' })).toContain('DTEND;VALUE=DATE:20280301\r\n');
  });
});

import { type HolidayZone, holidaysOf } from '../journey/calendar/holidays.js';
import { longDate } from '../platform/web/view-helpers.js';

const zones: Record<HolidayZone, string> = {
  metropole: 'Métropole, et délais de l’ANS',
  alsace_moselle: 'Alsace et Moselle (57, 67, 68)',
  guadeloupe: 'Guadeloupe',
  martinique: 'Martinique',
  guyane: 'Guyane',
  reunion: 'La Réunion',
  mayotte: 'Mayotte',
  saint_martin: 'Saint-Martin',
  saint_barthelemy: 'Saint-Barthélemy',
};

const everywhere = Object.keys(zones).length;
const weekday = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', timeZone: 'UTC' });

/** Domain rule 12, as it counts: the days without work of this year and of the next, and whose they are. @param today ISO day */
export function calendarsView(today: string) {
  const year = Number(today.slice(0, 4));
  return {
    title: 'Jours ouvrés · Réglages',
    head: { title: 'Jours ouvrés', crumbs: [{ href: '/settings', label: 'Réglages' }] },
    years: [year, year + 1].map((one) => ({ year: one, days: daysOf(one, today) })),
  };
}

function daysOf(year: number, today: string) {
  const found = new Map<string, { date: string; name: string; zones: string[] }>();
  for (const [zone, label] of Object.entries(zones))
    for (const { date, name } of holidaysOf(year, zone as HolidayZone)) {
      const key = `${date} ${name}`;
      found.set(key, { date, name, zones: [...(found.get(key)?.zones ?? []), label] });
    }
  return [...found.values()]
    .toSorted((one, other) => one.date.localeCompare(other.date))
    .map(({ date, name, zones: where }) => ({
      iso: date,
      day: `${weekday.format(new Date(`${date}T00:00:00Z`))} ${longDate(date)}`,
      name,
      where: where.length === everywhere ? 'Partout' : where.join(', '),
      past: date < today,
    }));
}

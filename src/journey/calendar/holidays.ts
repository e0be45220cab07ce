import { addDays, isoDate } from './calendar-days.js';

/** Where a client's own tasks are counted: its public holidays differ (F6). */
export type HolidayZone =
  | 'metropole'
  | 'alsace_moselle'
  | 'guadeloupe'
  | 'martinique'
  | 'guyane'
  | 'reunion'
  | 'mayotte'
  | 'saint_martin'
  | 'saint_barthelemy';

/** One public holiday: ISO date and French name. */
export interface Holiday {
  date: string;
  name: string;
}

// F6: commemoration of the abolition of slavery, month and day by zone.
const abolitionDay: Partial<Record<HolidayZone, string>> = {
  mayotte: '04-27',
  martinique: '05-22',
  guadeloupe: '05-27',
  saint_martin: '05-28',
  guyane: '06-10',
  saint_barthelemy: '10-09',
  reunion: '12-20',
};

const zonesByDepartement: Record<string, HolidayZone> = {
  '57': 'alsace_moselle',
  '67': 'alsace_moselle',
  '68': 'alsace_moselle',
  '971': 'guadeloupe',
  '972': 'martinique',
  '973': 'guyane',
  '974': 'reunion',
  '976': 'mayotte',
  '977': 'saint_barthelemy',
  '978': 'saint_martin',
  // F3.1: the codes of the FINESS files for the overseas départements.
  '9A': 'guadeloupe',
  '9B': 'martinique',
  '9C': 'guyane',
  '9D': 'reunion',
  '9F': 'mayotte',
};

/**
 * The zone of a département code ('67', '974', or '9D' as the FINESS files write it); metropolitan when unknown.
 * The '97' of a FINESS number tells nothing: give the département of the address.
 */
export function zoneOfDepartement(departement: string): HolidayZone {
  return zonesByDepartement[departement.trim().toUpperCase()] ?? 'metropole';
}

/** The public holidays of a year in a zone, by date (F6). Two may share a date, as Ascension and 1 May did in 2008. */
export function holidaysOf(year: number, zone: HolidayZone): Holiday[] {
  const easter = easterSunday(year);
  const national: Holiday[] = [
    { date: `${year}-01-01`, name: 'Jour de l’An' },
    { date: addDays(easter, 1), name: 'Lundi de Pâques' },
    { date: `${year}-05-01`, name: 'Fête du Travail' },
    { date: `${year}-05-08`, name: 'Victoire de 1945' },
    { date: addDays(easter, 39), name: 'Ascension' },
    { date: addDays(easter, 50), name: 'Lundi de Pentecôte' },
    { date: `${year}-07-14`, name: 'Fête nationale' },
    { date: `${year}-08-15`, name: 'Assomption' },
    { date: `${year}-11-01`, name: 'Toussaint' },
    { date: `${year}-11-11`, name: 'Armistice de 1918' },
    { date: `${year}-12-25`, name: 'Noël' },
  ];
  return [...national, ...localHolidays(year, zone, easter)].sort((a, b) => a.date.localeCompare(b.date));
}

function localHolidays(year: number, zone: HolidayZone, easter: string): Holiday[] {
  if (zone === 'alsace_moselle') {
    return [
      { date: addDays(easter, -2), name: 'Vendredi saint' },
      { date: `${year}-12-26`, name: 'Saint-Étienne' },
    ];
  }
  // F6: Saint-Martin kept the day of Guadeloupe until 2018.
  const day = zone === 'saint_martin' && year < 2018 ? abolitionDay.guadeloupe : abolitionDay[zone];
  return day ? [{ date: `${year}-${day}`, name: 'Abolition de l’esclavage' }] : [];
}

/** Easter Sunday in the Gregorian calendar: lunar age by the Golden number, then the following Sunday (Meeus, ch. 8). */
function easterSunday(year: number): string {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const leapCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - leapCorrection + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - ((year % 100) % 4)) % 7;
  const lateMoon = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const march22 = Date.UTC(year, 2, 22) / 86_400_000;
  return isoDate(march22 + epact + weekday - 7 * lateMoon);
}

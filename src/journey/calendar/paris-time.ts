/**
 * The instant of a time of the clock in Paris, on a day: `2026-12-31`, `18:00`. An hour that is skipped in March is an hour later; of the two
 * of October, the second.
 */
export function parisTime(day: string, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const asUtc = new Date(`${day}T00:00:00Z`).getTime() + (hours * 60 + minutes) * 60_000;
  // Twice: on the night of a change of clocks, the first guess may be an hour off.
  const first = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(first));
}

/** Noon in Paris: the instant of what is known by its day alone. */
export const parisNoon = (day: string): Date => parisTime(day, '12:00');

/** The time of the clock in Paris at that instant. */
parisTime.of = (instant: Date): string =>
  new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' }).format(instant);

const parisClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

function offsetAt(instant: number): number {
  const parts = parisClock.formatToParts(instant);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - instant;
}

import { addWorkingDays } from '../../journey/calendar/working-days.js';

/** The last day on which mails leave for an address, and how many do. */
export interface Allowance {
  day: string;
  mails: number;
}

/**
 * The day on which one more mail leaves: days fill in their order, what exceeds goes to the next working day. Notes it down.
 * @param wanted the day on which it would leave @param allowances of its addresses outside, as far as they have any
 * @param cap mails a day @returns the day, and the address whose day was full
 */
export function takeDay(
  addresses: string[],
  { wanted, cap }: { wanted: string; cap: number },
  allowances: Map<string, Allowance>,
): { day: string; full: string | null } {
  let [day, full]: [string, string | null] = [wanted, null];
  for (const address of addresses) {
    const free = freeDay(allowances.get(address), wanted, cap);
    if (free > day) [day, full] = [free, address];
  }
  for (const address of addresses) {
    const last = allowances.get(address);
    allowances.set(address, { day, mails: last?.day === day ? last.mails + 1 : 1 });
  }
  return { day, full };
}

function freeDay(last: Allowance | undefined, wanted: string, cap: number): string {
  if (!last || last.day < wanted) return wanted;
  return last.mails < cap ? last.day : addWorkingDays(last.day, 1);
}

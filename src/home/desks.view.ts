import { roleTitles, type Role } from '../journey/states/transitions.js';
import { cappedCount, cappedNumber } from '../platform/lists/capped-counts.js';
import { type Desk, deskOf } from './desks.js';

/** One counted line of the home page. */
export interface DeskLine {
  label: string;
  href: string;
  /** Opens its first thing: from there « Suivant » goes on. */
  first: string;
  count: number;
  done: boolean;
  tone: string;
  toned: boolean;
  icon: string;
  note: string;
}

const plurals = { tâche: 'tâches', client: 'clients' };

/** A desk with its counted lines and what they add up to: beyond a thousand, « 1 000+ ». */
export function deskView(desk: Desk, role: Role, counted: keyof typeof plurals, lines: DeskLine[]) {
  const total = lines.reduce((sum, line) => sum + line.count, 0);
  return {
    key: desk,
    label: roleTitles[desk],
    note: `${desk === deskOf(role) ? 'votre rôle, ' : ''}${cappedCount(total, counted, plurals[counted])}`,
    lines: lines.map((line) => ({ ...line, count: cappedNumber(line.count) })),
  };
}

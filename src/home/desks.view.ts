import { roleTitles, type Role } from '../journey/states/transitions.js';
import { count } from '../platform/web/view-helpers.js';
import { type Desk, deskOf } from './desks.js';

/** One counted line of the home page. */
export interface DeskLine {
  label: string;
  href: string;
  count: number;
  done: boolean;
  tone: string;
  toned: boolean;
  icon: string;
  note: string;
}

const plurals = { tâche: 'tâches', client: 'clients' };

/** A desk with its counted lines and what they add up to. */
export function deskView(desk: Desk, role: Role, counted: keyof typeof plurals, lines: DeskLine[]) {
  const total = lines.reduce((sum, line) => sum + line.count, 0);
  return {
    key: desk,
    label: roleTitles[desk],
    note: `${desk === deskOf(role) ? 'votre rôle, ' : ''}${count(total, counted, plurals[counted])}`,
    lines,
  };
}

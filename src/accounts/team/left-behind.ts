import { classMark } from '../../platform/registry.js';

/** What an account that closes, or may only read, leaves: told before, and after. */
export interface LeftBehind {
  /** In French, how much of what: a sentence without its end. */
  what: string;
  /** The first ones, as they are called, and how each stands. */
  things: { href: string; name: string; stands: string }[];
  /** How many more there are, in French. */
  others: string | null;
  /** In French, what may be done about it. */
  advice: string;
  /** Where they all are. */
  all: { href: string; label: string };
}

/** Somebody of the team. */
export interface Leaver {
  id: string;
  name: string;
}

/** What goes on in the name of somebody who will not act any more. The account closes all the same: whoever decides it is told. */
export interface LeavesBehind {
  leftBy(person: Leaver): Promise<LeftBehind[]>;
}

/** Marks who knows of something that goes on without the one who set it going: accounts know no noun of it. */
export const IsLeftBehind = classMark<LeavesBehind>('what an account leaves behind');

/** Named one by one; beyond, counted. */
export const namedLeft = 5;

/** The same in one go, where no list can be. */
export function leftInWords({ what, things, others, advice }: LeftBehind): string {
  const named = [...things.map(({ name, stands }) => `${name}, ${stands}`), ...(others ? [others] : [])];
  return `${what}${named.length > 0 ? `\u00a0: ${named.join('\u202f; ')}` : ''}. ${advice}`;
}

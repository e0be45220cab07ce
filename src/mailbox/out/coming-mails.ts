import { frenchDate } from '../../journey/calendar/french-date.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';

/** Something that leaves by itself on a day of Paris, if nothing happens until then. */
export interface ComingMail {
  /** ISO day. */
  on: string;
  title: string;
  text: string;
  /** Where one reads who receives it and why, and mutes it. */
  href: string;
}

/** Why all of a client waits: the mail that a person wrote, as the journal and the pages name it. */
export function quietReason({ subject, createdAt }: { subject: string; createdAt: Date }): string {
  return `Courriel du ${frenchDate(parisDate(createdAt))}\u00a0: «\u00a0${subject.slice(0, 200)}\u00a0»`;
}

/** What will leave by itself. The room above, which decides of reminders, gives it. */
export abstract class ComingMails {
  /** The nearest few of a client, the farthest first. */
  abstract ofClient(clientId: string): Promise<ComingMail[]>;

  /** Those of one request, in their order. */
  abstract ofRequest(requestId: string): Promise<ComingMail[]>;

  /** All of a client wait until the end of that day, for somebody has just written; what is put off for longer stays so. */
  abstract putOff(clientId: string, until: string, reason: string): Promise<void>;

  /** The mail that was the reason does not leave: what was put off because of it is so no more. */
  abstract putBack(clientId: string, reason: string): Promise<void>;
}

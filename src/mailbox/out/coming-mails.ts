/** Something that leaves by itself on a day of Paris, if nothing happens until then. */
export interface ComingMail {
  /** ISO day. */
  on: string;
  title: string;
  text: string;
  /** Where one reads who receives it and why, and mutes it. */
  href: string;
}

/** What will leave by itself. The room above, which decides of reminders, gives it. */
export abstract class ComingMails {
  /** The nearest few of a client, the farthest first. */
  abstract ofClient(clientId: string): Promise<ComingMail[]>;

  /** Those of one request, in their order. */
  abstract ofRequest(requestId: string): Promise<ComingMail[]>;

  /** All of a client wait until the end of that day, for somebody has just written; what is put off for longer stays so. */
  abstract putOff(clientId: string, until: string, reason: string): Promise<void>;
}

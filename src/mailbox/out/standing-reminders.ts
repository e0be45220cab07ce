/** Whether what a mail of ours reminds of is still so. The room above, which wrote it, says so. */
export abstract class StandingReminders {
  /** What it reminds of waits no more, or ends no more: it was signed, cancelled, replaced. Of what no rule wrote, false. */
  abstract isOver(messageId: string): Promise<boolean>;
}

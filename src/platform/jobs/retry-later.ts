/**
 * Thrown by a handler: what is outside is away (a relay, a mail server) or another one has its turn, nothing was done, and the job itself is not to blame.
 * The job is due again at that instant and this is not counted among its tries: it is the handler that says, by its own
 * measure, when to stop waiting. What happened is kept as the job's last error.
 */
export class RetryLater extends Error {
  /** @param at not before this instant */
  constructor(
    readonly at: Date,
    reason: string,
  ) {
    super(reason);
  }
}

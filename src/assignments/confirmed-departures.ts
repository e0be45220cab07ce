/** A departure that was prepared line by line, confirmed, and is being carried out. The room above, which does it, is the only one that can end it. */
export abstract class ConfirmedDepartures {
  /** @returns the one of this person; null when there is none */
  abstract confirmedOf(administratorId: string): Promise<{ id: string } | null>;

  /** The person stays: nothing more of it is done, and the day on which they leave is nobody's any more. */
  abstract abandon(id: string, reason: string): Promise<unknown>;
}

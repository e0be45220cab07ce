import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import type { OngoingAssignment } from '../../assignments/assignment-sets.queries.js';

/** What a form 503 looks at besides: who leaves, and everybody who stands for the client. */
export interface ChangeFacts {
  /** In the order of the form. */
  departures: AdministratorWithCard[];
  /** Why nobody is left, when a person said so. */
  aloneReason: string | null;
  /** Every assignment of the client that is not closed. */
  standing: OngoingAssignment[];
}

/** Whom the page of the client plans to come and to go: what a 503 is prepared from. */
export function plannedChange(standing: OngoingAssignment[]): { arrivals: string[]; departures: string[] } {
  const those = (state: OngoingAssignment['state']) =>
    standing.filter((one) => one.state === state).map(({ administratorId }) => administratorId);
  return { arrivals: those('to_request'), departures: those('end_to_request') };
}

/**
 * How many of those who are to leave or to come wait for a second 503: the form has room for so many, and a client has one open request.
 * @param named whom this one names
 */
export function leftForNext(standing: OngoingAssignment[], named: { id: string }[]): number {
  const ids = new Set(named.map(({ id }) => id));
  const { arrivals, departures } = plannedChange(standing);
  return [...arrivals, ...departures].filter((id) => !ids.has(id)).length;
}

/** How many would be able to order once ANS has recorded the change (domain rule 8): in force and staying, or arriving. */
export function leftToOrder({ standing, departures }: ChangeFacts, arrivals: { id: string }[]): number {
  const leaving = new Set(departures.map(({ id }) => id));
  const staying = standing.filter(
    ({ state, here, administratorId }) => state === 'active' && here && !leaving.has(administratorId),
  );
  return new Set([...staying.map(({ administratorId }) => administratorId), ...arrivals.map(({ id }) => id)]).size;
}

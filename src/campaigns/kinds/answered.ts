import { type Forecast, refused } from '../../platform/changes/forecast.js';
import { unknownClient } from '../engine/campaign-judgement.js';
import type { RowForecast } from '../engine/campaign-kinds.js';

/** An answer for each of these clients: those of whom nothing was judged are refused with the same sentence. */
export function answered(
  clientIds: string[],
  judged: ReadonlyMap<string, RowForecast>,
  otherwise = unknownClient,
): Map<string, RowForecast> {
  return new Map(clientIds.map((id) => [id, judged.get(id) ?? refused(otherwise)]));
}

/** What becomes of a mandate or a designation: its line opens it. */
export function openingDelegation({ delegationId, ...forecast }: Forecast & { delegationId?: string }): RowForecast {
  return delegationId ? { ...forecast, result: { kind: 'delegation', id: delegationId } } : forecast;
}

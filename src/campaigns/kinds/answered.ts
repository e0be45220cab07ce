import { refused } from '../../platform/changes/forecast.js';
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

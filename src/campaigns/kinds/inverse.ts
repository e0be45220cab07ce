import type { Forecast } from '../../platform/changes/forecast.js';
import type { Parameters, RowForecast } from '../engine/campaign-kinds.js';
import { answered } from './answered.js';

/** Said of a client that the campaign to undo left as it was. */
export const untouched = 'La campagne d’origine n’a pas changé ce client.';

/** How a kind is taken back whose inverse gives all of it back. */
export const byInverse =
  'Une campagne inverse rend ensuite à chaque client ce qu’il avait, sauf ce qui a changé depuis.';

/** The reason that a campaign which gives back writes in the journal. */
export const undoReason = 'Annulation de la campagne qui l’avait fait.';

/** The same kind, asked to give back what this campaign changed; null when it gives back itself. */
export function inverseOf({ id, title, parameters }: { id: string; title: string; parameters: Parameters }) {
  if (parameters['undo']) return null;
  return { title: `Annulation\u00a0: ${title}`.slice(0, 120), parameters: { undo: id } };
}

/** What would be given back to each; a client that the campaign did not change is judged by nobody. */
export function givenBack(clientIds: string[], judged: ReadonlyMap<string, Forecast>): Map<string, RowForecast> {
  return answered(clientIds, judged, untouched);
}

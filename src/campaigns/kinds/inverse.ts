import type { Forecast } from '../../platform/changes/forecast.js';
import type { Parameters, RowForecast } from '../engine/campaign-kinds.js';

export const notChanged = 'La campagne d’origine n’a pas changé ce client.';

/** The same kind, asked to give back what this campaign changed; null when it gives back itself. */
export function inverseOf({ id, title, parameters }: { id: string; title: string; parameters: Parameters }) {
  if (parameters['undo']) return null;
  return { title: `Annulation\u00a0: ${title}`.slice(0, 120), parameters: { undo: id } };
}

/** What would be given back to each; a client that the campaign did not change is judged by nobody. */
export function givenBack(clientIds: string[], judged: Map<string, Forecast>): Map<string, RowForecast> {
  return new Map(
    clientIds.map((id) => {
      const { forecast, reasons, mend, basis }: Forecast = judged.get(id) ?? {
        forecast: 'refused',
        reasons: [notChanged],
      };
      return [id, { forecast, reasons, mend, basis }];
    }),
  );
}

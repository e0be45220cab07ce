import type { GatherForecast } from '../../../requests/mass/mass-fates.js';
import { field } from '../../../platform/forms/form.js';
import { line } from '../../../platform/forms/form-fields.js';
import type { RowForecast } from '../../engine/campaign-kinds.js';

const longest = 100;

const noTitle = 'Donnez un titre au dossier\u00a0: trois lettres au moins.';
const title = line(noTitle, longest).refine((text) => text.length >= 3, noTitle);

/** Not `title`: that is the campaign's own. */
export const titleField = field('title_of_dossier', 'Titre du dossier', title, {
  hint: 'Le même titre ajoute ces clients au dossier qui le porte.',
  required: true,
  maxlength: longest,
});

export function gatherRows(judged: Map<string, GatherForecast>): Map<string, RowForecast> {
  return new Map(
    [...judged].map(([id, { dossierId, ...forecast }]) => [
      id,
      { ...forecast, ...(dossierId ? { result: { kind: 'mass_dossier', id: dossierId } } : {}) },
    ]),
  );
}

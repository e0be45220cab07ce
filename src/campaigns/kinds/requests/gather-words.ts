import type { GatherForecast } from '../../../requests/mass/mass-gathering.service.js';
import type { KindField, RowForecast } from '../../engine/campaign-kinds.js';

const longest = 100;

/** Not `title`: that is the campaign's own. */
export const titleField: KindField = {
  type: 'text',
  name: 'title_of_dossier',
  label: 'Titre du dossier',
  hint: 'Le même titre ajoute ces clients au dossier qui le porte.',
  required: true,
  maxlength: longest,
};

export function readTitle(value: unknown): { title: string; error: string | null } {
  const title = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
  if (title.length < 3) return { title, error: 'Donnez un titre au dossier\u00a0: trois lettres au moins.' };
  return { title, error: title.length > longest ? `${longest}\u00a0caractères au plus.` : null };
}

export function gatherRows(judged: Map<string, GatherForecast>): Map<string, RowForecast> {
  return new Map(
    [...judged].map(([id, { dossierId, ...forecast }]) => [
      id,
      { ...forecast, ...(dossierId ? { result: { kind: 'mass_dossier', id: dossierId } } : {}) },
    ]),
  );
}

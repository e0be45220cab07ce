import type { RowFilterCode, ShownRow } from '../pages/import.queries.js';

interface OutcomeLabel {
  label: string;
  labels: string;
  tone: 'ok' | 'soon' | 'bad' | 'move' | 'none';
  icon: string;
  fill: string;
}

/** How each outcome shows. The first four add up to the lines read. */
export const outcomeLabels: Record<RowFilterCode, OutcomeLabel> = {
  new: { label: 'Nouvelle', labels: 'Nouvelles', tone: 'move', icon: 'plus', fill: 'fill-move' },
  changed: { label: 'Modifiée', labels: 'Modifiées', tone: 'move', icon: 'pencil', fill: 'fill-mid' },
  unchanged: { label: 'Inchangée', labels: 'Inchangées', tone: 'none', icon: 'minus', fill: 'fill-later' },
  error: { label: 'En erreur', labels: 'En erreur', tone: 'bad', icon: 'alert-circle', fill: 'fill-bad' },
  applied: { label: 'Appliquée', labels: 'Appliquées', tone: 'ok', icon: 'circle-check', fill: 'fill-ok' },
  stale: {
    label: 'Laissée de côté',
    labels: 'Laissées de côté',
    tone: 'soon',
    icon: 'alert-triangle',
    fill: 'fill-soon',
  },
  left: {
    label: 'Sans une valeur',
    labels: 'Sans une valeur',
    tone: 'soon',
    icon: 'alert-triangle',
    fill: 'fill-soon',
  },
  undone: { label: 'Rendue', labels: 'Rendues', tone: 'none', icon: 'arrow-back-up', fill: 'fill-later' },
  kept: { label: 'Gardée', labels: 'Gardées', tone: 'soon', icon: 'alert-triangle', fill: 'fill-soon' },
};

type Come = Pick<ShownRow, 'outcome' | 'applied' | 'stale' | 'undone' | 'kept'>;

/** Which of the labels a line has now. */
export function codeOf(row: Come): RowFilterCode | null {
  if (row.undone) return 'undone';
  if (row.kept) return 'kept';
  if (row.applied) return 'applied';
  return row.stale ? 'stale' : row.outcome;
}

/** The word of the outcome file. */
export function resultOf(row: Come): string {
  const code = codeOf(row);
  if (code === 'applied') return row.outcome === 'new' ? 'Créé' : 'Modifié, appliqué';
  return code === null ? 'Pas encore vérifié' : outcomeLabels[code].label;
}

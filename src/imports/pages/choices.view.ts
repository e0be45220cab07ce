import { count, plural } from '../../platform/web/view-helpers.js';
import type { ColumnSet } from '../columns/column-set.js';
import { mayBeLeft } from '../columns/import-column.js';
import type { Import } from '../import.entity.js';
import type { StandingCells } from './import.queries.js';

/** What may be decided of cells that stand in the way, column by column; null when there is none. */
export function choicesView(row: Import, columns: ColumnSet, standing: StandingCells[]) {
  const asked = columns.all.flatMap((column) => {
    const own = standing.filter(({ key }) => key === column.key);
    const leftOut = row.leftOut.includes(column.key);
    const confirmed = row.confirmed.includes(column.key);
    const { decision = 'Confirmer le retour en arrière' } = column;
    const back = own.some((one) => one.back) || confirmed;
    if (own.length === 0 && !leftOut && !confirmed) return [];
    if (!mayBeLeft(column) && !back) return [];
    const name = `choice.${column.key}`;
    const options = [
      { value: '', label: 'Laisser ces lignes en erreur', selected: !leftOut && !confirmed },
      ...(mayBeLeft(column) ? [{ value: 'left', label: 'Appliquer sans cette valeur', selected: leftOut }] : []),
      ...(back ? [{ value: 'confirmed', label: decision, selected: confirmed }] : []),
    ];
    return { name, label: column.label, text: sentenceOf(own, column.decision !== undefined), options };
  });
  return asked.length > 0 ? asked : null;
}

function sentenceOf(own: StandingCells[], decided: boolean): string {
  const rows = (is: (one: StandingCells) => boolean) => own.filter(is).reduce((sum, one) => sum + one.rows, 0);
  const [wrong, back, left] = [
    rows((one) => !one.left && !one.back),
    rows((one) => !one.left && one.back),
    rows((one) => one.left),
  ];
  const parts = [
    ...(wrong > 0 ? [count(wrong, 'valeur en erreur', 'valeurs en erreur')] : []),
    ...(back > 0
      ? [
          decided
            ? count(back, 'ligne attend une décision', 'lignes attendent une décision')
            : `${count(back, 'ligne', 'lignes')} ${plural(back, 'reviendrait', 'reviendraient')} à un état antérieur`,
        ]
      : []),
    ...(left > 0 ? [count(left, 'ligne sans cette valeur', 'lignes sans cette valeur')] : []),
  ];
  return parts.join(', ') || 'Aucune valeur en erreur ne reste.';
}

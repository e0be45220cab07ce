import { shownForm } from '../../platform/forms/form.js';
import { askedNumber } from '../../platform/forms/typed-number.js';
import { count, number, plural } from '../../platform/web/view-helpers.js';
import type { Import } from '../import.entity.js';
import { leftToUndo } from '../import.transitions.js';
import type { ImportKind } from '../kinds/import-kinds.js';
import { type SetOffTally, setOffWords } from '../kinds/set-off.service.js';
import { type ReturnedForm, undoneNumber } from './import.form.js';
import { headOf, undoLabel } from './import.view.js';

/** What undoing an import would do, found without doing it. */
export interface UndoForecast {
  /** Things that the import created, and those it changed: they would be given back. */
  created: number;
  changed: number;
  /** Lines of them. */
  rows: number;
  /** Changed since, or what they were is not to be had any more: they would be left. */
  kept: number;
  named: { name: string; href: string; since: string }[];
  /** What the lines had set off, and what becomes of it. */
  setOff: SetOffTally;
  refusal: string | null;
}

export function undoView(row: Import, { words }: ImportKind, forecast: UndoForecast, returned?: ReturnedForm) {
  const own = `/imports/${row.id}`;
  const { created, changed, rows, kept, named, setOff, refusal } = forecast;
  const again = row.state === 'undone';
  const lines = again ? rows : leftToUndo(row);
  const asked = again ? { ...undoneNumber, label: 'Nombre de lignes à rendre' } : undoneNumber;
  const label = undoLabel(row, rows);
  const head = headOf(row);
  const why = refusal ?? (rows === 0 ? 'Il n’y a rien à rendre.' : null);
  return {
    title: `${label} · ${row.fileName}`,
    own,
    head: { ...head, title: label, crumbs: [...head.crumbs, { href: own, label: row.fileName }] },
    sentence:
      refusal !== null
        ? again
          ? 'Rien de plus ne peut être rendu aujourd’hui.'
          : 'Cet import ne peut pas être défait.'
        : rows === 0
          ? 'Rien ne serait rendu\u00a0: la raison est dite pour chacun.'
          : `${count(rows, 'ligne serait rendue', 'lignes seraient rendues')}\u00a0: ${[
              ...(created > 0 ? [count(created, 'création annulée', 'créations annulées')] : []),
              ...(changed > 0 ? [count(changed, 'modification annulée', 'modifications annulées')] : []),
            ].join(', ')}. Rien n’est encore changé.`,
    effects: [...words.undoing, ...setOffWords(setOff)],
    subject: words.subject,
    kept:
      kept > 0
        ? {
            title: `${number(kept)} ${plural(kept, 'restera tel quel', 'resteront tels quels')}`,
            rows: named,
            more: kept > named.length ? `et ${number(kept - named.length)} autres` : null,
          }
        : null,
    form: shownForm({
      action: `${own}/undoing`,
      fields: askedNumber(asked, lines),
      values: returned?.values,
      errors: returned?.errors,
      version: row.version,
      submit: label,
      icon: 'arrow-back-up',
      tone: 'warn',
      refused: why ? [why] : [],
    }),
  };
}

import { otherReasons, reasonsShown } from '../../platform/lists/other-reasons.js';
import { barParts } from '../../platform/web/bar.js';
import { count, dateTime, fileSize, number, plural, time } from '../../platform/web/view-helpers.js';
import type { OfferedAction } from '../../journey/states/transitions.js';
import {
  type ImportAction,
  importTable,
  type ImportState,
  leftToApply,
  leftToUndo,
  mayBeMapped,
  stillKept,
} from '../import.transitions.js';
import type { Left } from '../apply/kept-things.js';
import { shownForm } from '../../platform/forms/form.js';
import { askedNumber } from '../../platform/forms/typed-number.js';
import type { Import } from '../import.entity.js';
import { appliedNumber, type ReturnedForm } from './import.form.js';
import { type ReasonGroup, type RowFilterCode, type ShownRow, type StandingCells } from './import.queries.js';
import { outcomeLabels } from '../export/outcome.labels.js';
import { choicesView } from './choices.view.js';
import { type ImportKind, isDrop } from '../kinds/import-kinds.js';
import { rowView } from './row.view.js';

export function headOf(row: Import) {
  const { tone, icon, label } = importTable.states[row.state];
  return {
    crumbs: [
      { href: '/clients', label: 'Clients' },
      { href: '/imports', label: 'Imports' },
    ],
    title: row.fileName,
    state: { tone, icon, label },
    facts: [
      { value: row.format === 'files' ? fileSize(row.size) : `${row.format.toUpperCase()}, ${fileSize(row.size)}` },
      ...(row.sheet ? [{ label: 'Feuille', value: row.sheet }] : []),
      { label: 'Déposé par', value: `${row.createdBy}, le ${dateTime(row.createdAt)}` },
      ...(row.resumesId
        ? [{ label: 'Compte rendu de', value: 'l’import précédent', href: `/imports/${row.resumesId}` }]
        : []),
      ...(row.appliedBy ? [{ label: 'Appliqué par', value: row.appliedBy }] : []),
      ...(row.seenBy && row.seenAt
        ? [{ label: 'Lignes non appliquées vues par', value: `${row.seenBy}, le ${dateTime(row.seenAt)}` }]
        : []),
      ...(row.undoneBy ? [{ label: 'Défait par', value: row.undoneBy }] : []),
    ],
  };
}

/** How many lines came to each outcome. */
function countsOf(row: Import): Record<Exclude<RowFilterCode, 'left'>, number> {
  return {
    new: row.newRows,
    changed: row.changedRows,
    unchanged: row.unchangedRows,
    error: row.errorRows,
    applied: row.appliedRows,
    stale: row.staleRows,
    undone: row.undoneRows,
    kept: row.keptRows,
  };
}

/** The lines by outcome, each a way to its rows. The first four add up to the lines read. */
export function tallyOf(row: Import, own: string, chosen: RowFilterCode | null) {
  const counts = countsOf(row);
  const after = row.appliedAt || row.appliedRows + row.staleRows > 0 ? (['applied', 'stale'] as const) : [];
  const back = row.undoneBy ? (['undone', 'kept'] as const) : [];
  return [...(['new', 'changed', 'unchanged', 'error'] as const), ...after, ...back].map((code) => {
    const { label, labels, tone, icon } = outcomeLabels[code];
    const rows = counts[code];
    return {
      href: `${own}/rows?outcome=${code}`,
      count: rows,
      tone,
      icon,
      label: plural(rows, label, labels),
      current: code === chosen,
    };
  });
}

function barOf(row: Import) {
  const counts = countsOf(row);
  const codes = ['new', 'changed', 'unchanged', 'error'] as const;
  const label = codes.map((code) => `${counts[code]} ${outcomeLabels[code].labels.toLowerCase()}`).join(', ');
  const parts = codes.map((code) => ({ fill: outcomeLabels[code].fill, value: counts[code] }));
  return { label: `${label}, sur ${row.readRows}`, parts: barParts(parts, row.readRows) };
}

export interface ImportFacts {
  samples: { code: RowFilterCode; rows: ShownRow[] }[];
  errors: ReasonGroup[];
  stale: ReasonGroup[];
  kept: ReasonGroup[];
  /** Once it is undone, where whoever looks may give back some of what was kept: what stands today. */
  left: Left | null;
  standing: StandingCells[];
  kind: ImportKind;
  mayAct: boolean;
  offered: OfferedAction<ImportState, ImportAction>[];
  returned?: ReturnedForm | undefined;
  now: Date;
}

/** The dry run, the progress and the result: one page, according to the state. */
export function importView(row: Import, facts: ImportFacts) {
  const { samples, errors, stale, kept, left, standing, kind, mayAct, offered, returned, now } = facts;
  const may = (action: ImportAction) => mayAct && offered.some((one) => one.action === action && one.allowed);
  const apply = offered.find(({ action }) => action === 'apply');
  const own = `/imports/${row.id}`;
  const counts = countsOf(row);
  const moving = ['checking', 'applying', 'undoing'].includes(row.state);
  return {
    title: row.fileName,
    id: row.id,
    own,
    head: headOf(row),
    refresh: moving ? { seconds: 2, href: own } : null,
    progress: moving ? progressOf(row, now) : null,
    sentence: row.state === 'undone' ? undoneSentence(row, left, offered) : sentenceOf(row),
    failure: row.state === 'failed' ? row.failure : null,
    bar: barOf(row),
    tally: tallyOf(row, own, null),
    total: row.readRows,
    samples: samples
      .filter(({ rows }) => rows.length > 0)
      .map(({ code, rows }) => sampleOf(row, kind, code, rows, code === 'left' ? rows.length : counts[code])),
    groups: [
      groupOf('error', errors, counts.error, own),
      groupOf('stale', stale, counts.stale, own),
      left ? groupLeft(row, left, own) : groupOf('kept', kept, counts.kept, own),
    ].filter((group) => group.count > 0),
    subject: kind.words.subject,
    choices: may('choose') ? choicesView(row, kind.columns, standing) : null,
    maySettle: may('settle'),
    undo: may('undo') ? { href: `${own}/undoing`, label: undoLabel(row, left?.rows) } : null,
    notUndone: mayAct || !row.givesBack ? whyNotUndone(row, offered) : null,
    decide: apply && mayAct ? decisionOf(row, kind, apply.reasons, returned) : null,
    // Beside what applies it, the same button is called « Ne rien appliquer ».
    mayCancel: !apply && may('cancel'),
    mayMap: may('map') && !isDrop(kind) && mayBeMapped(row),
    mayRecheck: may('map') && (isDrop(kind) || !mayBeMapped(row)) && row.state !== 'checked',
    outcome: row.readRows > 0 ? { href: `${own}/outcome`, label: outcomeLabel(kind) } : null,
  };
}

/** @param rows how many lines may go back now, of an import that is undone already */
export function undoLabel(row: Import, rows = 0): string {
  if (row.state !== 'undone') return 'Défaire cet import';
  const all = leftToUndo(row);
  if (rows === 0) return 'Défaire le reste de cet import';
  if (rows === all) return rows === 1 ? 'Défaire la ligne restante' : `Défaire les ${number(rows)} lignes restantes`;
  return `Défaire ${rows === 1 ? 'une' : number(rows)} des ${number(all)} lignes restantes`;
}

// What is undone whole says so itself.
function whyNotUndone(row: Import, offered: ImportFacts['offered']): string | null {
  if (row.state === 'undone' ? leftToUndo(row) === 0 : row.givesBack) return null;
  return offered.find(({ action }) => action === 'undo')?.reasons.join(' ') || null;
}

const appliedOf = ({ appliedRows }: Import) =>
  `${number(appliedRows)} ${plural(appliedRows, 'ligne appliquée', 'lignes appliquées')}`;

function nothingOf({ readRows, errorRows }: Import): string {
  const others = readRows - errorRows;
  if (errorRows === 0)
    return readRows === 1
      ? 'La seule ligne ne changerait rien.'
      : `Aucune des ${number(readRows)} lignes ne changerait quoi que ce soit.`;
  const wrong = count(errorRows, 'ligne en erreur', 'lignes en erreur');
  return others === 0
    ? `Rien à appliquer\u00a0: ${wrong}.`
    : `Rien à appliquer\u00a0: ${wrong}, ${plural(others, 'l’autre ne changerait rien', `les ${number(others)} autres ne changeraient rien`)}.`;
}

const sentences: Partial<Record<ImportState, (row: Import) => string>> = {
  checked: (row) => {
    const valid = leftToApply(row);
    const applied = row.appliedRows > 0 ? `${appliedOf(row)} déjà.` : null;
    if (valid === 0)
      return applied === null ? nothingOf(row) : `${applied} Aucune autre ne changerait quoi que ce soit.`;
    return `${number(valid)} ${plural(valid, 'ligne changerait', 'lignes changeraient')} quelque chose, sur ${number(row.readRows)}. ${applied ?? 'Rien n’est encore changé.'}`;
  },
  applied: (row) => `${appliedOf(row)} sur ${number(row.readRows)}.`,
  cancelled: (row) =>
    row.appliedRows > 0
      ? `Abandonné après ${count(row.appliedRows, 'ligne appliquée', 'lignes appliquées')}.`
      : 'Abandonné\u00a0: rien n’a été changé.',
  failed: ({ undoneBy }) =>
    undoneBy === null
      ? 'Interrompu. Ce qui était appliqué le reste\u202f; relancer la vérification ne fait rien deux fois.'
      : 'Interrompu. Ce qui était rendu le reste\u202f; «\u00a0Défaire cet import\u00a0» reprend là où il s’est arrêté.',
};

function undoneSentence(
  { undoneRows, keptRows, othersRows }: Import,
  left: Left | null,
  offered: ImportFacts['offered'],
): string {
  const kept = keptRows > 0 ? `, ${count(keptRows, 'gardée', 'gardées')}` : '';
  const done = `Défait\u00a0: ${count(undoneRows, 'ligne rendue', 'lignes rendues')}${kept}.`;
  if (left)
    return `${done} ${count(left.rows, 'ligne gardée peut maintenant être rendue', 'lignes gardées peuvent maintenant être rendues')}.`;
  const changed = offered.some(({ action, reasons }) => action === 'undo' && reasons.includes(stillKept));
  if (othersRows === 0 || changed) return done;
  return `${done} ${count(othersRows, 'ligne gardée peut encore être rendue, par qui suit son client', 'lignes gardées peuvent encore être rendues, par qui suit leurs clients')} ou par le support.`;
}

const sentenceOf = (row: Import) => sentences[row.state]?.(row) ?? '';

function progressOf(row: Import, now: Date) {
  const checked = row.newRows + row.changedRows + row.unchangedRows + row.errorRows;
  const [done, total, one, several] = {
    checking: [checked, row.readRows, 'ligne vérifiée', 'lignes vérifiées'] as const,
    applying: [
      row.appliedRows + row.staleRows,
      row.newRows + row.changedRows,
      'ligne appliquée',
      'lignes appliquées',
    ] as const,
    undoing: [row.undoneRows + row.keptRows, row.appliedRows, 'ligne rendue', 'lignes rendues'] as const,
  }[row.state as 'checking' | 'applying' | 'undoing'];
  const reading = row.state === 'checking' && !row.readAll;
  const words = plural(done, one, several);
  return {
    done: number(reading ? row.readRows : done),
    text: reading
      ? `${plural(row.readRows, 'ligne lue', 'lignes lues')}, la lecture continue`
      : `${words} sur ${number(total)}, soit ${total > 0 ? Math.floor((100 * done) / total) : 0}\u202f%`,
    pace: reading ? '' : paceOf(done, total, (now.getTime() - row.stateSince.getTime()) / 1000),
    updated: time(now),
    bar: { label: `${done} sur ${total}`, parts: barParts([{ fill: 'fill-move', value: done }], Math.max(total, 1)) },
  };
}

function paceOf(done: number, total: number, seconds: number): string {
  if (done === 0 || seconds < 2) return '';
  const perSecond = done / seconds;
  const left = Math.ceil((total - done) / perSecond);
  return `${number(Math.max(1, Math.round(perSecond)))} par seconde, encore ${left < 60 ? `${number(left)}\u00a0s` : `${number(Math.ceil(left / 60))}\u00a0min`} environ.`;
}

function sampleOf(row: Import, kind: ImportKind, code: RowFilterCode, rows: ShownRow[], total: number) {
  const { labels, label } = outcomeLabels[code];
  return {
    code,
    title: `${number(total)} ${plural(total, label, labels).toLowerCase()}`,
    rows: rows.map((one) => rowView(one, row.mapping ?? [], kind)),
    all:
      total > rows.length
        ? { href: `/imports/${row.id}/rows?outcome=${code}`, label: `Voir les ${number(total)}` }
        : null,
  };
}

function groupOf(code: 'error' | 'stale' | 'kept', reasons: ReasonGroup[], rows: number, own: string) {
  const { label, labels } = outcomeLabels[code];
  return {
    key: code,
    count: rows,
    title: `${number(rows)} ${plural(rows, label, labels).toLowerCase()}, par motif`,
    caption: `Lignes, par motif\u00a0: ${labels.toLowerCase()}`,
    reasons: [
      ...reasons.map(({ reason, mark, rows: times }) => ({
        count: number(times),
        words: `${count(times, 'ligne', 'lignes')}\u00a0: ${reason}`,
        reason: reason || 'Sans motif',
        href: `${own}/rows?outcome=${code}&reason=${mark}`,
      })),
      ...otherReasons(reasons, rows, `${own}/rows?outcome=${code}`),
    ],
  };
}

// What keeps the rest today, which may not be what its lines say of the day they were kept: the page of the undoing names each.
function groupLeft(row: Import, { rows, kept }: Left, own: string) {
  const found = [...kept].map(([reason, times]) => ({ reason, rows: times, mark: '', example: 0 }));
  const commonest = found.toSorted((one, other) => other.rows - one.rows).slice(0, reasonsShown);
  const group = groupOf('kept', commonest, leftToUndo(row) - rows, own);
  return { ...group, reasons: group.reasons.map((one) => ({ ...one, href: `${own}/undoing` })) };
}

const outcomeLabel = (kind: ImportKind) => (isDrop(kind) ? 'Compte rendu' : 'Compte rendu à corriger et renvoyer');

// Where there is nothing to apply, why, and no button that would say « les 0 lignes ».
function decisionOf(row: Import, kind: ImportKind, reasons: string[], returned: ReturnedForm | undefined) {
  const valid = leftToApply(row);
  if (valid === 0) return { nothing: reasons.join(' ') };
  return shownForm({
    action: `/imports/${row.id}/application`,
    fields: askedNumber(appliedNumber, valid),
    values: returned?.values,
    errors: returned?.errors,
    version: row.version,
    submit: valid === 1 ? 'Appliquer la ligne valide' : `Appliquer les ${number(valid)} lignes valides`,
    icon: 'player-play',
    effect:
      row.errorRows > 0
        ? `${count(row.errorRows, 'ligne en erreur ne sera pas touchée', 'lignes en erreur ne seront pas touchées')}\u00a0: ${isDrop(kind) ? 'le compte rendu dit pourquoi, fichier par fichier' : 'téléchargez le compte rendu, corrigez-le et renvoyez-le'}.`
        : 'Aucune ligne n’est en erreur.',
    refused: reasons,
  });
}

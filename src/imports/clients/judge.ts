import { archivedReason } from '../../clients/client-lock.js';
import { checkFiness } from '../../identifiers/finess.js';
import type { Reading } from '../columns/cell-readers.js';
import { leaveOut } from '../file/left-out.js';
import { type CellError, type Line, type MappedColumns, readLine } from '../file/read-line.js';
import type { Difference } from '../kinds/difference.js';
import type { Judged, Outcome, RawLine } from '../kinds/import-kinds.js';
import { clientColumns, uniqueColumns } from './client-columns.js';
import { copyOf, noClient, type ClientState, type Known, takenKey } from './client-state.js';
import { refuseContradictions } from './contradictions.js';
import { differencesBetween } from './differences.js';
import { foldClient, foldRepresentative } from './fold-client.js';
import { foldDelegation } from './fold-delegation.js';
import { foldHabilitations } from './fold-habilitation.js';
import { foldEstablishments, foldInstance } from './fold-installation.js';
import { stepsBack } from './steps-back.js';

/** What the lines of one client come to. */
export interface Judgement extends Judged {
  before: ClientState;
  after: ClientState;
}

/** The FINESS EJ of a line before it is judged; null when the cell holds no FINESS at all. */
export function keyOfLine(cells: string[], { mapping, columns }: MappedColumns, reading: Reading): string | null {
  const cell = cells[mapping.indexOf(columns.key)] ?? '';
  const { given } = readLine(0, [cell], { mapping: [columns.key], columns }, reading);
  const finess = given['finessEj'] ?? '';
  return checkFiness(finess, { lenientKey: true }).ok ? finess : null;
}

/** Judges all the lines of one client. A line in error is left out, the others are folded in, each on what those before it made of the client. */
export function judge(rows: RawLine[], mapped: MappedColumns, known: Known, reading: Reading): Judgement {
  const lines = read(rows, mapped, reading);
  const key = lines.find((line) => line.given['finessEj'])?.given['finessEj'] ?? '';
  const before = known.clients.get(key) ?? noClient();
  let state = before;
  const verdicts = lines.map((line) => {
    const next = foldLeaving(line, state, known, reading);
    const differences = next === null ? [] : differencesBetween(state, next);
    state = next ?? state;
    const { errors, left, remarks } = line;
    return { line: line.line, outcome: outcomeOf(line, before, differences), differences, errors, left, remarks };
  });
  claim(key, before, state, known);
  return { key, subjectId: before.id, before, after: state, verdicts };
}

function read(rows: RawLine[], mapped: MappedColumns, reading: Reading): Line[] {
  const lines = rows.map((row) => readLine(row.line, row.cells, mapped, reading));
  for (const line of lines)
    if (line.given['finessEj'] === undefined && !line.errors.some(({ key }) => key === 'finessEj'))
      line.errors.push({ key: 'finessEj', text: 'Indiquez le FINESS EJ\u00a0: il dit de quel client parle la ligne.' });
  refuseContradictions(lines);
  for (const line of lines) leaveOut(line, clientColumns, reading.choices, () => true);
  return lines;
}

/** The client once the line is folded in, without the values that a person chose to do without; null when the line is in error. */
function foldLeaving(line: Line, state: ClientState, known: Known, reading: Reading): ClientState | null {
  while (line.errors.length === 0) {
    const next = copyOf(state);
    line.errors.push(...fold(line, next, known, reading));
    if (line.errors.length === 0) line.errors.push(...stepsBack(line, state, next, reading.choices));
    if (line.errors.length === 0) return next;
    // A value less each time: the line is judged again as if its cell were empty.
    if (!leaveOut(line, clientColumns, reading.choices)) break;
  }
  return null;
}

function fold(line: Line, next: ClientState, known: Known, reading: Reading): CellError[] {
  if (next.archived && !next.undone) return [{ key: 'finessEj', text: archivedReason }];
  Object.assign(next, { archived: false, undone: false });
  const ofClient = foldClient(line, next, known);
  return [
    ...ofClient,
    ...foldRepresentative(line, next),
    ...foldEstablishments(line, next, known),
    // A wrong environment or number would only be told twice.
    ...(ofClient.length > 0 ? [] : foldInstance(line, next, reading.names)),
    ...foldDelegation(line, next),
    ...foldHabilitations(line, next, known),
  ];
}

function outcomeOf(line: Line, before: ClientState, differences: Difference[]): Outcome {
  if (line.errors.length > 0) return 'error';
  if (differences.length === 0) return 'unchanged';
  return before.id === null ? 'new' : 'changed';
}

// Two clients of one file cannot both have the same establishment, nor the same reference: the first one has it.
function claim(key: string, before: ClientState, after: ClientState, known: Known): void {
  if (after === before) return;
  const holder = { key, name: after.client['name'] || key };
  for (const finess of after.establishments.keys()) if (!known.holders.has(finess)) known.holders.set(finess, holder);
  for (const unique of uniqueColumns) {
    const value = after.client[unique.key] ?? '';
    if (value !== '') known.taken.set(takenKey(unique.key, value), holder);
  }
}

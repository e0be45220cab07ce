import { archivedReason } from '../../clients/client-lock.js';
import { checkFiness } from '../../identifiers/finess.js';
import type { Reading } from '../file/cell-readers.js';
import { copyOf, noClient, type ClientState, type Known, takenKey } from './client-state.js';
import { uniqueColumns } from '../file/import-columns.js';
import type { Mapping } from '../file/column-mapping.js';
import { refuseContradictions } from './contradictions.js';
import { differencesBetween, type Difference } from './differences.js';
import { foldClient, foldRepresentative } from './fold-client.js';
import { foldEstablishments, foldInstance } from './fold-installation.js';
import { type CellError, type Line, readLine } from '../file/read-line.js';

export type Outcome = 'new' | 'changed' | 'unchanged' | 'error';

export interface RawLine {
  line: number;
  cells: string[];
}

export interface Verdict {
  line: number;
  outcome: Outcome;
  differences: Difference[];
  errors: CellError[];
  remarks: string[];
}

/** What the lines of one client come to. */
export interface Judgement {
  finessEj: string;
  before: ClientState;
  after: ClientState;
  verdicts: Verdict[];
}

/** The key of a line before it is judged: lines of one client have the same; null when the cell holds no FINESS at all. */
export function keyOfLine(cells: string[], mapping: Mapping, reading: Reading): string | null {
  const index = mapping.indexOf('finessEj');
  const { given } = readLine(0, [cells[index] ?? ''], ['finessEj'], reading);
  const finess = given['finessEj'] ?? '';
  return checkFiness(finess, { lenientKey: true }).ok ? finess : null;
}

/**
 * Judges all the lines of one client. The check and the application call it alike: what was shown is what is done.
 * A line in error is left out, the others are folded in, each on what those before it made of the client.
 */
export function judge(rows: RawLine[], mapping: Mapping, known: Known, reading: Reading): Judgement {
  const lines = rows.map((row) => readLine(row.line, row.cells, mapping, reading));
  for (const line of lines)
    if (line.given['finessEj'] === undefined && !line.errors.some(({ key }) => key === 'finessEj'))
      line.errors.push({ key: 'finessEj', text: 'Indiquez le FINESS EJ\u00a0: il dit de quel client parle la ligne.' });
  refuseContradictions(lines);
  const finessEj = lines.find((line) => line.given['finessEj'])?.given['finessEj'] ?? '';
  const before = known.clients.get(finessEj) ?? noClient();
  let state = before;
  const verdicts = lines.map((line) => {
    const next = copyOf(state);
    if (line.errors.length === 0) line.errors.push(...fold(line, next, known, reading));
    const differences = line.errors.length > 0 ? [] : differencesBetween(state, next);
    if (line.errors.length === 0) state = next;
    return {
      line: line.line,
      outcome: outcomeOf(line, before, differences),
      differences,
      errors: line.errors,
      remarks: line.remarks,
    };
  });
  claim(finessEj, before, state, known);
  return { finessEj, before, after: state, verdicts };
}

function fold(line: Line, next: ClientState, known: Known, reading: Reading): CellError[] {
  if (next.archived) return [{ key: 'finessEj', text: archivedReason }];
  const ofClient = foldClient(line, next, known);
  return [
    ...ofClient,
    ...foldRepresentative(line, next),
    ...foldEstablishments(line, next, known),
    // A wrong environment or number would only be told twice.
    ...(ofClient.length > 0 ? [] : foldInstance(line, next, reading.names)),
  ];
}

function outcomeOf(line: Line, before: ClientState, differences: Difference[]): Outcome {
  if (line.errors.length > 0) return 'error';
  if (differences.length === 0) return 'unchanged';
  return before.id === null ? 'new' : 'changed';
}

// Two clients of one file cannot both have the same establishment, nor the same reference: the first one has it.
function claim(finessEj: string, before: ClientState, after: ClientState, known: Known): void {
  if (after === before) return;
  const name = after.client['name'] || finessEj;
  for (const finess of after.establishments.keys())
    if (!known.holders.has(finess)) known.holders.set(finess, { finessEj, name });
  for (const { key } of uniqueColumns) {
    const value = after.client[key] ?? '';
    if (value !== '') known.taken.set(takenKey(key, value), { finessEj, name });
  }
}

/** What errors are grouped by: the column and the first sentence, without what the file says. */
export function groupOfErrors([first]: CellError[], labelOf: (key: string) => string): string {
  if (!first) return '';
  const sentence = first.text
    .replace(/«[^»]*»/g, '«\u00a0…\u00a0»')
    .replace(/\b[0-9][0-9A-Z]\d{5,}\b/g, '…')
    .replace(/\blignes \d+ et \d+/g, 'lignes … et …')
    .replace(/\b\d{2}\/\d{2}\/\d{4}\b/g, '…')
    .replace(/devrait être \d/, 'devrait être …')
    // What follows says how to mend it, and names what is known: that is on each line.
    .replace(/(?<=[^\s…]{2}[.]) .*$/s, '');
  const label = labelOf(first.key);
  return label === '' ? sentence : `${label}\u00a0: ${sentence}`;
}

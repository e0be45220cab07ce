import { de } from '../../identifiers/elision.js';
import { archivedReason } from '../../clients/read-only-client.js';
import { checkFiness } from '../../identifiers/finess.js';
import type { Reading } from '../columns/cell-readers.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { date } from '../../platform/web/view-helpers.js';
import { leaveOut } from '../file/left-out.js';
import { type CellError, type Line, type MappedColumns, readLine } from '../file/read-line.js';
import type { Difference } from '../kinds/difference.js';
import type { Holder, Judged, Outcome, RawLine, Verdict } from '../kinds/import-kinds.js';
import { clientColumns, uniqueColumns } from './client-columns.js';
import { copyOf, noClient, numberOf, type ClientState, type Known, takenKey } from './client-state.js';
import { refuseContradictions } from './contradictions.js';
import { differencesBetween } from './differences.js';
import { foldClient, foldRepresentative } from './fold-client.js';
import { foldDelegation } from './fold-delegation.js';
import { foldHabilitations } from './fold-habilitation.js';
import { foldEstablishments, foldInstance, remarkTwins } from './fold-installation.js';
import { stepsBack } from './steps-back.js';

/** What the lines of one client come to. */
export interface Judgement extends Judged {
  before: ClientState;
  after: ClientState;
}

/** The FINESS EJ of a line before it is judged, or its SIRET when it gives no FINESS; null when the cell holds no such number. */
export function keyOfLine(cells: string[], { mapping, columns }: MappedColumns, reading: Reading): string | null {
  const keys = [...columns.keys];
  const numbers = keys.map((key) => cells[mapping.indexOf(key)] ?? '');
  const { given } = readLine(0, numbers, { mapping: keys, columns }, reading);
  const { finessEj = '', siret = '' } = given;
  if (finessEj !== '' || numbers[0]?.trim()) return checkFiness(finessEj, { lenientKey: true }).ok ? finessEj : null;
  // F1.2: only the environment tells whether the key of a SIRET counts.
  return /^\d{14}$/.test(siret) ? siret : null;
}

/** Judges all the lines of one client. A line in error is left out, the others are folded in, each on what those before it made of the client. */
export function judge(rows: RawLine[], mapped: MappedColumns, known: Known, reading: Reading): Judgement {
  const lines = read(rows, mapped, reading);
  refuseContradictions(lines, clientOf(lines, known).before);
  for (const line of lines) leaveOut(line, clientColumns, reading.choices, () => true);
  // What was left out may have said who it is.
  const { key, before } = clientOf(lines, known);
  refuseFormer(lines, before, known);
  let state = before;
  const verdicts = lines.map((line) => {
    const next = foldLeaving(line, state, known, reading);
    const differences = next === null ? [] : differencesBetween(state, next);
    state = next ?? state;
    const { errors, left, remarks } = line;
    return { line: line.line, outcome: outcomeOf(line, before, differences), differences, errors, left, remarks };
  });
  remarkTwins(lines, before, state);
  claim(before, state, verdicts, known);
  return { key, subjectId: before.id, clientId: before.id, before, after: state, verdicts };
}

// Never a new client in silence: the file says the number that the client had.
function refuseFormer(lines: Line[], before: ClientState, known: Known): void {
  for (const { given, errors } of lines) {
    const key = given['finessEj'] ? 'finessEj' : 'siret';
    const number = given[key] ?? '';
    const now = known.formers.get(number);
    if (!now || (key === 'siret' && before.id !== null)) continue;
    const text = `${number} est l’ancien numéro ${de(now.name)}, connu par le ${numberWords(now.number)} depuis le ${date(now.since)}\u00a0: écrivez ce numéro.`;
    errors.push({ key, text });
  }
}

// A client that was known by its SIRET alone is the same when a line gives it a FINESS EJ.
function clientOf(lines: Line[], known: Known): { key: string; before: ClientState } {
  const first = (key: string) => lines.find(({ given }) => given[key])?.given[key] ?? '';
  const [finessEj, siret] = [first('finessEj'), first('siret')];
  const bySiret = known.clients.get(siret);
  const found = finessEj === '' ? bySiret : known.clients.get(finessEj);
  const before = found ?? (bySiret?.finessEj === '' ? bySiret : noClient());
  return { key: finessEj || siret, before };
}

function read(rows: RawLine[], mapped: MappedColumns, reading: Reading): Line[] {
  const lines = rows.map((row) => readLine(row.line, row.cells, mapped, reading));
  for (const line of lines)
    if (!line.given['finessEj'] && !line.given['siret'] && line.errors.length === 0)
      line.errors.push({
        key: 'finessEj',
        text: 'Indiquez le FINESS EJ ou, à défaut, le SIRET\u00a0: il dit de quel client parle la ligne.',
      });
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
  const staysArchived = line.given['followed'] === 'archived';
  if (next.archived && staysArchived) return saysNothingNew(line, next, known, reading) ? [] : [archived];
  if (next.archived && !next.undone) return [archived];
  if (staysArchived) return [{ key: 'followed', text: archivedByHand }];
  Object.assign(next, { archived: false, undone: false });
  return foldFollowed(line, next, known, reading);
}

const archived = { key: 'finessEj', text: archivedReason };
const archivedByHand =
  'Un import n’archive pas de client\u00a0: archivez-le depuis sa page, ou laissez cette cellule vide.';

// As an export of archived clients does.
function saysNothingNew(line: Line, state: ClientState, known: Known, reading: Reading): boolean {
  const was = { ...copyOf(state), archived: false, undone: false };
  const is = copyOf(was);
  return foldFollowed(line, is, known, reading).length === 0 && differencesBetween(was, is).length === 0;
}

function foldFollowed(line: Line, next: ClientState, known: Known, reading: Reading): CellError[] {
  const ofClient = foldClient(line, next, known, reading);
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
function claim(before: ClientState, after: ClientState, verdicts: Verdict[], known: Known): void {
  if (after === before) return;
  const key = numberOf(after);
  const holder = { key, name: after.client['name'] || key };
  let given: Holder | undefined;
  // One object for what one line gives, and not spread from another, which V8 keeps in twice the room and more: the claims of a long file are all held.
  const holderBy = (line: number | undefined): Holder => {
    if (line !== undefined && given?.line !== line) given = { key, name: holder.name, line };
    return line === undefined ? holder : (given ?? holder);
  };
  const added = linesThatAdd(verdicts);
  for (const finess of after.establishments.keys())
    if (!known.holders.has(finess)) known.holders.set(finess, holderBy(added.get(finess)));
  for (const { key: column } of uniqueColumns) {
    const value = after.client[column] ?? '';
    if (value === '') continue;
    // What its record has already no line has given.
    const line = value === before.client[column] ? undefined : lineThatGives(column, verdicts);
    known.taken.set(takenKey(column, value), holderBy(line));
  }
}

const lineThatGives = (column: string, verdicts: Verdict[]) =>
  verdicts.find(({ differences }) => differences.some(([key]) => key === column))?.line;

/** By FINESS EG. */
function linesThatAdd(verdicts: Verdict[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { line, differences } of verdicts)
    for (const [key, , finess] of differences) if (key === 'finessEg' && !found.has(finess)) found.set(finess, line);
  return found;
}

/** One client under two numbers, its FINESS EJ and its SIRET, in one file: the lines of the second are not judged on what those of the first made. */
export function refuseTwice(judgements: Judgement[]): Judgement[] {
  const first = new Map<string, Judgement>();
  return judgements.map((one) => {
    const earlier = one.subjectId === null ? undefined : first.get(one.subjectId);
    if (one.subjectId !== null && !earlier) first.set(one.subjectId, one);
    if (!earlier) return one;
    const text = `Ce client est aussi celui de la ligne ${earlier.verdicts[0]?.line}, sous un autre numéro\u00a0: écrivez le même FINESS EJ et le même SIRET sur toutes ses lignes.`;
    const error = { key: '', text };
    const verdicts = one.verdicts.map((verdict) => ({
      ...verdict,
      outcome: 'error' as const,
      differences: [],
      errors: [error],
    }));
    return { ...one, after: one.before, verdicts };
  });
}

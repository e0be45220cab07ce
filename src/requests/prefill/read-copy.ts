import { frenchDate } from '../../journey/calendar/french-date.js';
import type { PrefilledLine } from './prefill.js';
import type { FieldKind, ProcedureField } from './procedure-field.js';

// « Non communiqué » is no answer.
const [yes, no] = [/^oui\b/u, /^non\b(?! (?:communique|renseigne))/u];

/** What stands after a question, up to the next one. */
interface Said {
  label: string;
  text: string;
  taken: boolean;
}

/**
 * What a copy of a dossier shows of the values that were sent: true, it is after its question; false, something else or nothing is; null, its
 * question does not stand in the copy, which then says nothing of it.
 * @param text the lines of the copy, a question at the beginning of one: its answer follows on that line or below
 */
export function readCopy(fields: ProcedureField[], lines: PrefilledLine[], text: string): (boolean | null)[] {
  const questions = new Map(fields.map((field) => [field.key, field]));
  const said = saidIn(
    text,
    fields.map(({ label }) => plain(label)),
  );
  return lines.map(({ key, value }) => {
    const field = questions.get(key);
    if (!field) return null;
    const label = plain(field.label);
    const there = said.filter((one) => one.label === label);
    // Two rows of a list with one value: it stands there twice, or one of them lacks it.
    const found = there.find((one) => !one.taken && holds(one.text, value, field.kind));
    if (found) found.taken = true;
    return there.length === 0 ? null : found !== undefined;
  });
}

function saidIn(text: string, labels: string[]): Said[] {
  const said: Said[] = [];
  const longestFirst = labels.toSorted((one, other) => other.length - one.length);
  for (const line of text.split('\n').map(plain)) {
    const label = longestFirst.find((one) => line.startsWith(one) && /^ ?(?:$|[:|])/u.test(line.slice(one.length)));
    const last = said.at(-1);
    if (label !== undefined)
      said.push({ label, text: line.slice(label.length).replace(/^ ?[:|] ?/u, ''), taken: false });
    else if (last) last.text += ` ${line}`;
  }
  return said;
}

function holds(text: string, value: string, kind: FieldKind): boolean {
  if (kind === 'tick') return (value === 'true' ? yes : no).test(text.trim());
  const there = letters(text);
  if (kind === 'choices') return value.split(', ').every((one) => there.includes(letters(one)));
  return writtenAs(value, kind).some((one) => there.includes(letters(one)));
}

/** As a page may write it. */
function writtenAs(value: string, kind: FieldKind): string[] {
  const [year, month, day] = value.split('-');
  if (kind === 'date') return [`${day}/${month}/${year}`, frenchDate(value), value];
  if (kind === 'phone') return [value, value.replace(/^\+33/u, '0'), value.replace(/^0/u, '+33')];
  return [value];
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[\s*]+/gu, ' ')
    .trim();
}

/** Wherever its lines break. */
function letters(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N}@]/gu, '');
}

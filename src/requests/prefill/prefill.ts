import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import { answerTo, rowsOf } from './field-answers.js';
import { keptThere } from './kept-there.js';
import type { FieldMapping, ProcedureField } from './procedure-field.js';

/** One value that is given to a question, and what becomes of it there. */
export interface PrefilledLine {
  key: string;
  /** Of a list: which row, from 0. */
  row: number | null;
  label: string;
  value: string;
  kept: 'yes' | 'no' | 'unsure';
  /** Why it is not kept, or may not be. */
  why: string | null;
}

type Value = string | string[];
type Row = Record<string, Value>;

/** What is sent, and what is told of each value of it. */
export interface Prefilling {
  body: Record<string, Value | Row[]>;
  lines: PrefilledLine[];
}

export interface Prefillable {
  fields: ProcedureField[];
  mapping: FieldMapping;
  answers: FormAnswers;
}

/**
 * The values of a request for the questions they are mapped to. What would be left out there is not sent: it is told, and typed by hand.
 * @param today the questions as the procedure has them now, where it could be asked
 */
export function prefill({ fields, mapping, answers }: Prefillable, today: ProcedureField[] = fields): Prefilling {
  const now = new Map(today.map((field) => [field.key, field]));
  const filling: Prefilling = { body: {}, lines: [] };
  for (const field of fields) {
    const fact = mapping[field.key];
    if (!fact || field.signers) continue;
    if (field.of === null) put(field, answerTo(now.get(field.key) ?? field, fact, answers), null);
    else
      for (let row = 0; row < rowsOf(fact, answers); row += 1)
        put(field, answerTo(now.get(field.key) ?? field, fact, answers, row), row);
  }
  return filling;

  function put(field: ProcedureField, value: Value, row: number | null): void {
    if (value.length === 0) return;
    const there = now.get(field.key);
    // A list that has gone takes its columns with it.
    const list = field.of === null ? there : now.get(field.of);
    const keeping = keptThere(list && there?.signers !== true ? there : undefined, value);
    const { key } = field;
    const label = labelOf(field, row);
    const shown = typeof value === 'string' ? value : value.join(', ');
    filling.lines.push({
      key,
      row,
      label,
      value: shown,
      kept: keeping.kept,
      why: 'why' in keeping ? keeping.why : null,
    });
    if (keeping.kept !== 'no') write(field, value, row);
  }

  function write({ key, of }: ProcedureField, value: Value, row: number | null): void {
    if (of === null || row === null) {
      filling.body[key] = value;
      return;
    }
    const rows = (filling.body[of] ??= []) as Row[];
    while (rows.length <= row) rows.push({});
    (rows[row] as Row)[key] = value;
  }

  function labelOf({ of, label }: ProcedureField, row: number | null): string {
    const list = fields.find(({ key }) => key === of);
    return list && row !== null ? `${list.label} ${row + 1}\u00a0: ${label}` : label;
  }
}

/** The questions that must be answered and are given nothing: whoever opens the dossier types them. */
export function leftToType(
  { fields, mapping }: Pick<Prefillable, 'fields' | 'mapping'>,
  lines: PrefilledLine[],
): string[] {
  const given = new Set(lines.filter(({ kept }) => kept !== 'no').map(({ key }) => key));
  const lists = new Set(fields.flatMap(({ of, key }) => (of !== null && mapping[key] ? [of] : [])));
  return fields
    .filter(({ required, of, key }) => required && of === null && !given.has(key) && !lists.has(key))
    .map(({ label }) => label);
}

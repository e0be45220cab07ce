import { z } from 'zod';
import type { Requirement } from '../../journey/states/transitions.js';
import type { PageRequest } from '../web/current.js';
import { type FormErrors, readFormAsync } from '../web/read-form.js';
import { scan } from '../forms/file-field.js';
import { pastDay } from '../forms/day-field.js';
import { reason } from '../forms/form-fields.js';

/** A scan judged by its content. */
export interface CheckedFile {
  fileName: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** What came with a transition, as far as its row of the table asks for it. */
export interface Given {
  reason?: string;
  date?: string;
  /** How others call the thing: a deposit's number, a mail's subject. */
  reference?: string;
  document?: CheckedFile;
}

/** With what was typed, by field: whoever reads more of the same form may refuse it too. */
export type ReadChange = { values: Record<string, string> } & (
  | { ok: true; given: Given }
  | { ok: false; errors: FormErrors }
);

/**
 * Reads the form of one transition. Its fields are named after the change (`end-reason`, `end-date`, `signature-document`),
 * since several such forms stand on one page.
 */
export async function readChange(
  noun: string,
  requires: readonly Requirement[],
  request: Pick<PageRequest, 'body' | 'uploads'>,
): Promise<ReadChange> {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const values: Record<string, string> = {};
  const errors: FormErrors = {};
  const given: Given = {};
  for (const part of ['reason', 'date', 'reference'] as const) {
    if (!requires.includes(part)) continue;
    const typed = body[`${noun}-${part}`];
    const value = typeof typed === 'string' ? typed.trim() : '';
    values[`${noun}-${part}`] = value;
    const read = parts[part].safeParse(value);
    if (read.success) given[part] = read.data;
    else errors[`${noun}-${part}`] = read.error.issues[0]?.message ?? '';
  }
  if (requires.includes('document')) {
    const name = `${noun}-document`;
    const read = await readFormAsync(z.object({ [name]: scan }), request.uploads);
    if (read.ok) given.document = read.value[name];
    else Object.assign(errors, read.errors);
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors, values } : { ok: true, given, values };
}

const longestReference = 200;
const parts = {
  reason: reason('Indiquez le motif.'),
  // A transition is recorded once it has happened.
  date: pastDay,
  reference: z
    .string()
    .min(1, 'Indiquez la référence.')
    .max(longestReference, `La référence dépasse ${longestReference} caractères\u00a0: raccourcissez-la.`),
};

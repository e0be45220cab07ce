import { z } from 'zod';
import type { Requirement } from '../../journey/states/transitions.js';
import type { PageRequest } from '../web/current.js';
import { type FormErrors, readFormAsync } from '../web/read-form.js';
import { scan } from '../forms/file-field.js';
import { isDay } from '../forms/day-field.js';
import { clock } from '../clock.js';

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

export type ReadChange = { ok: true; given: Given } | { ok: false; errors: FormErrors; values: Record<string, string> };

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
    const fault = faults[part](value);
    if (fault) errors[`${noun}-${part}`] = fault;
    else given[part] = value;
  }
  if (requires.includes('document')) {
    const name = `${noun}-document`;
    const read = await readFormAsync(z.object({ [name]: scan }), request.uploads);
    if (read.ok) given.document = read.value[name];
    else Object.assign(errors, read.errors);
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors, values } : { ok: true, given };
}

function faultOfReason(value: string): string | null {
  if (value === '') return 'Indiquez le motif.';
  return value.length > 1000 ? 'Le motif dépasse 1000 caractères\u00a0: raccourcissez-le.' : null;
}

function faultOfReference(value: string): string | null {
  if (value === '') return 'Indiquez la référence.';
  return value.length > 200 ? 'La référence dépasse 200 caractères\u00a0: raccourcissez-la.' : null;
}

// A transition is recorded once it has happened.
function faultOfPastDay(value: string): string | null {
  if (value === '') return 'Indiquez la date.';
  if (!isDay(value)) return 'Indiquez une date qui existe, entre 2000 et 2100.';
  return value > clock.today() ? 'Cette date n’est pas encore venue\u00a0: indiquez celle du fait lui-même.' : null;
}

const faults = { reason: faultOfReason, date: faultOfPastDay, reference: faultOfReference };

import { readChange } from '../../platform/changes/change-form.js';
import type { Requirement } from '../../journey/states/transitions.js';
import type { PageRequest } from '../../platform/web/current.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { readDossierNumber } from '../request.form.js';
import type { GivenToRequest } from './request-changes.service.js';

type ReadRequestChange =
  | { ok: true; given: GivenToRequest }
  | { ok: false; errors: FormErrors; values: Record<string, string> };

/** Reads the form of one action: reason, date and document as every change, and the number of the dossier. */
export async function readRequestChange(
  noun: string,
  requires: readonly Requirement[],
  request: Pick<PageRequest, 'body' | 'uploads'>,
): Promise<ReadRequestChange> {
  const read = await readChange(noun, requires, request);
  if (!requires.includes('dossier_number')) return read;
  const name = `${noun}-dossier_number`;
  const typed = (request.body as Record<string, unknown> | undefined)?.[name];
  const number = readDossierNumber(typed);
  if (number.ok) return read.ok ? { ok: true, given: { ...read.given, dossierNumber: number.number } } : read;
  const values = { ...read.values, [name]: typeof typed === 'string' ? typed : '' };
  return { ok: false, errors: { ...(read.ok ? {} : read.errors), [name]: number.reason }, values };
}

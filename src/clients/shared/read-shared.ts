import { contractForm, whatWouldBeDropped } from '../records/contract.form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import type { Texts } from './client-texts.js';
import { sharedFields } from './shared-fields.js';

/** Under this name, the fields to be left empty. */
export const emptied = 'emptied';

/** What is asked of the records, as it was typed: a field left empty does not change, one that is emptied says ''. */
export function readShared(values: Record<string, unknown>): { wish: Texts } | { errors: FormErrors } {
  const cleared = [values[emptied]]
    .flat()
    .filter((name) => sharedFields.some((one) => one.emptied && one.field.name === name));
  const wish: Texts = {};
  const errors: FormErrors = {};
  for (const { field } of sharedFields) {
    const typed = values[field.name];
    const text = typeof typed === 'string' ? typed.trim() : '';
    if (text === '' && !cleared.includes(field.name)) continue;
    if (text !== '' && cleared.includes(field.name))
      errors[field.name] = 'Ce champ est aussi à vider\u00a0: choisissez l’un ou l’autre.';
    const read = field.schema.safeParse(text);
    if (!read.success) errors[field.name] ??= read.error.issues[0]?.message ?? '';
    wish[field.name] = text;
  }
  Object.assign(errors, contractErrors(wish));
  if (Object.keys(errors).length > 0) return { errors };
  if (Object.keys(wish).length === 0)
    return { errors: { contractState: 'Indiquez au moins ce que l’un des champs doit dire.' } };
  return { wish };
}

// A day means the state that was chosen with it: the day of a request is not that of a signature.
function contractErrors({ contractState, contractSince }: Texts): FormErrors {
  if (contractState === undefined)
    return contractSince === undefined ? {} : { contractState: 'Choisissez l’état du contrat dont c’est la date.' };
  const read = contractForm.safeParse({ contractState, contractSince, ordering: 'delegated', version: 1 });
  if (read.success) return whatWouldBeDropped(read.data, { contractSince: null, contractNumber: null });
  return Object.fromEntries((read.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]));
}

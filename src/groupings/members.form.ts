import { z } from 'zod';
import { isUuid } from '../platform/uuid.js';
import { several } from '../platform/forms/form-fields.js';
import { field } from '../platform/forms/form.js';
import { number } from '../platform/web/view-helpers.js';
import { pasteLimit, readPasted } from './pasted-finess.js';

const ticked = several
  .transform((ids) => ids.filter(isUuid))
  .refine((ids) => ids.length > 0, 'Cochez au moins un client.');

/** Clients found by a search, to be added. */
export function foundFields(options: { value: string; label: string; hint: string }[] = []) {
  return [field('clients', 'Clients trouvés', ticked, { type: 'checkboxes', required: true, options })];
}

const pasted = z
  .string()
  .default('')
  .transform((text, context) => {
    const read = readPasted(text);
    if (read.ok) return read.lines;
    context.addIssue({ code: 'custom', message: read.reason });
    return z.NEVER;
  });

export const pasteFields = [
  field('finess', 'FINESS EJ ou SIRET, un par ligne', pasted, {
    type: 'textarea',
    required: true,
    mono: true,
    rows: 6,
    hint: `Une colonne de tableur convient, ${number(pasteLimit)} lignes au plus.`,
  }),
];

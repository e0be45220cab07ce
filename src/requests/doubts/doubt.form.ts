import { z } from 'zod';
import { field } from '../../platform/forms/form.js';
import { reason } from '../../platform/forms/form-fields.js';

interface Choice {
  value: string;
  label: string;
  hint?: string;
}

const why = 'Dites pourquoi\u00a0: vos collègues le liront.';
const kept = z.union([z.literal('held'), z.uuid()], 'Choisissez ce qui est gardé.');
const settled = reason(why, 3);

export const settlement = z.object({ kept, reason: settled });
/** `held`, or the doubt whose other piece is kept. */
export type Settlement = z.output<typeof settlement>;

/** Which piece is kept, and why. */
export function settlementFields(options: Choice[]) {
  return [
    field('kept', 'Ce qui est gardé', kept, { type: 'radio', required: true, options }),
    field('reason', 'Motif', settled, {
      type: 'textarea',
      required: true,
      rows: 2,
      maxlength: 1000,
      hint: 'Ce que vous avez vérifié, et auprès de qui.',
    }),
  ];
}

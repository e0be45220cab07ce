import { z } from 'zod';
import { field } from '../../platform/forms/form.js';
import type { Kept } from '../../platform/retention/kept.js';

/** One number of days for each kind of data that has a term. */
export function retentionFields(kinds: Kept[]) {
  return kinds.map(({ key, label, hint, days: { least, most, usual } }) => {
    const bounds = `De ${least} à ${most} jours.`;
    const days = z
      .string(bounds)
      .trim()
      .regex(/^\d{1,4}$/, bounds)
      .transform(Number)
      .refine((given) => given >= least && given <= most, bounds);
    return field(key, `${label}, en jours`, days, {
      required: true,
      inputmode: 'numeric',
      mono: true,
      hint: `${hint} ${bounds.slice(0, -1)}\u202f; ${usual} d’ordinaire.`,
    });
  });
}

import { z } from 'zod';
import { RefusedField } from '../web/errors.js';
import { field } from './form.js';

/** Product § 2.4: above this many changes at once, their number is typed. */
const typedAbove = 50;

/** The field in which it is typed. */
export const typedNumber = (label: string) =>
  field(
    'typed',
    label,
    z
      .string()
      .max(20, 'Tapez seulement le nombre demandé.')
      .transform((value) => value.replace(/[\s\u00a0\u202f]/g, ''))
      .default(''),
    { required: true, inputmode: 'numeric', autocomplete: 'off' },
  );

/** The fields of a form that changes so many: none when they are few. */
export const askedNumber = (typed: ReturnType<typeof typedNumber>, changes: number) =>
  changes > typedAbove ? [{ ...typed, hint: `Tapez ${changes} pour confirmer.` }] : [];

/** @throws RefusedField with that sentence when the number is asked for and is not the one that was typed */
export function refuseOtherNumber(changes: number, typed: string | null, sentence: string): void {
  if (changes > typedAbove && typed !== String(changes)) throw new RefusedField('typed', sentence);
}

import { z } from 'zod';
import { optionalDay } from '../platform/forms/day-field.js';
import { editSchema, field } from '../platform/forms/form.js';
import { line, optionalLine } from '../platform/forms/form-fields.js';
import { clock } from '../platform/clock.js';

/** Its FINESS EG never changes: another number is another establishment. */
export const establishmentFields = [
  field('name', 'Nom', line('Indiquez le nom de l’établissement, tel que l’annuaire FINESS l’écrit.', 250), {
    required: true,
    maxlength: 250,
  }),
  field('category', 'Catégorie', optionalLine(150), { maxlength: 150, hint: 'Exemple\u00a0: EHPAD' }),
  field('town', 'Commune', optionalLine(100), { maxlength: 100 }),
];
export const establishmentForm = editSchema(establishmentFields);
export type EstablishmentForm = z.output<typeof establishmentForm>;

/** Closing, or taking out of the list: a day that is not to come, and why. */
export const closingForm = z.object({
  closedOn: optionalDay
    .transform((day) => day ?? clock.today())
    .refine((day) => day <= clock.today(), 'Cette date est à venir\u00a0: fermez l’établissement ce jour-là.'),
  reason: line('Indiquez pourquoi\u00a0: fermé, cédé, saisi par erreur…', 300),
});
export type ClosingForm = z.output<typeof closingForm>;

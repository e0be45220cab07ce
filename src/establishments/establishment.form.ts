import { z } from 'zod';
import { checkFiness } from '../identifiers/finess.js';
import { optionalDay } from '../platform/forms/day-field.js';
import { editSchema, field, newSchema } from '../platform/forms/form.js';
import { byItsRules, line, optionalLine } from '../platform/forms/form-fields.js';
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

/** One typed by hand. @param lenientKey in the TEST environment the key is not checked */
export function newEstablishmentFields(lenientKey = false) {
  const finess = z
    .string()
    .default('')
    .transform(byItsRules((typed) => checkFiness(typed, { lenientKey })));
  return [
    field('finessEg', 'FINESS EG', finess, {
      required: true,
      mono: true,
      maxlength: 30,
      hint: 'Le numéro de l’établissement, pas celui de l’entité juridique.',
    }),
    field('name', 'Nom', optionalLine(250), { maxlength: 250, hint: 'Repris du registre quand il y est.' }),
    field('town', 'Commune', optionalLine(100), { maxlength: 100 }),
  ];
}

const reason = field('reason', 'Motif', line('Indiquez pourquoi\u00a0: fermé, cédé, saisi par erreur…', 300), {
  required: true,
  maxlength: 300,
});
const closedOn = field(
  'closedOn',
  'Fermé le',
  optionalDay
    .transform((day) => day ?? clock.today())
    .refine((day) => day <= clock.today(), 'Cette date est à venir\u00a0: fermez l’établissement ce jour-là.'),
  { type: 'date' },
);

/** Closing, a day that is not to come, and why; what nothing is tied to is only taken out of the list. */
export const closingFields = [closedOn, reason];
export const removalFields = [reason];
export const closingForm = newSchema(closingFields);
export type ClosingForm = z.output<typeof closingForm>;

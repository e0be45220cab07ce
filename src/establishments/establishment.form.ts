import { z } from 'zod';
import { line, optionalDay, optionalLine, version } from '../platform/forms/form-fields.js';
import { clock } from '../platform/clock.js';

/** Its FINESS EG never changes: another number is another establishment. */
export const establishmentForm = z.object({
  name: line('Indiquez le nom de l’établissement, tel que l’annuaire FINESS l’écrit.', 250),
  category: optionalLine(150),
  town: optionalLine(100),
  version,
});
export type EstablishmentForm = z.output<typeof establishmentForm>;

/** Closing, or taking out of the list: a day that is not to come, and why. */
export const closingForm = z.object({
  closedOn: optionalDay
    .transform((day) => day ?? clock.today())
    .refine((day) => day <= clock.today(), 'Cette date est à venir : fermez l’établissement ce jour-là.'),
  reason: line('Indiquez pourquoi : fermé, cédé, saisi par erreur…', 300),
});
export type ClosingForm = z.output<typeof closingForm>;

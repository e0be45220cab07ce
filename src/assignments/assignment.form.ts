import { z } from 'zod';
import { day } from '../platform/forms/day-field.js';
import { clock } from '../platform/clock.js';

/** An assignment that ANS recorded before this product knew of it. */
export const knownAssignmentForm = z.object({
  administratorId: z.uuid('Choisissez un administrateur de la liste.'),
  since: day.refine(
    (value) => value <= clock.today(),
    'Cette date n’est pas encore venue\u00a0: indiquez celle de l’enregistrement par l’ANS.',
  ),
});

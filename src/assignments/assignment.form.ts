import { z } from 'zod';
import { clock } from '../platform/clock.js';
import { day } from '../platform/forms/day-field.js';
import { field } from '../platform/forms/form.js';

/** An assignment that ANS recorded before this product knew of it. @param people who may be chosen */
export function knownAssignmentFields(people: { value: string; label: string }[] = []) {
  const notToCome = day.refine(
    (value) => value <= clock.today(),
    'Cette date n’est pas encore venue\u00a0: indiquez celle de l’enregistrement par l’ANS.',
  );
  return [
    field('administratorId', 'Administrateur', z.uuid('Choisissez un administrateur de la liste.'), {
      type: 'select',
      required: true,
      placeholder: 'Choisir',
      options: people,
    }),
    field('since', 'Enregistrée par l’ANS le', notToCome, { type: 'date', required: true, max: clock.today() }),
  ];
}

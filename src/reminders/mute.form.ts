import { z } from 'zod';
import { addDays } from '../journey/calendar/calendar-days.js';
import { clock } from '../platform/clock.js';
import { day } from '../platform/forms/day-field.js';
import { field } from '../platform/forms/form.js';

const why = 'Indiquez pourquoi les rappels se taisent\u00a0: vos collègues le liront.';

/** A mute has an end and a reason: a year at most, or it would be forgotten. */
export function muteFields() {
  const today = clock.today();
  const [min, max] = [addDays(today, 1), addDays(today, 366)];
  const until = day
    .refine((given) => given === '' || given >= min, 'Choisissez un jour à venir.')
    .refine((given) => given <= max, 'Choisissez un jour dans l’année qui vient.');
  return [
    field('until', 'Jusqu’au', until, {
      type: 'date',
      required: true,
      min,
      max,
      hint: 'Une sourdine a toujours une fin, dans l’année.',
    }),
    field('reason', 'Motif', z.string(why).trim().min(3, why).max(300, 'Le motif fait 300 caractères au plus.'), {
      required: true,
      maxlength: 300,
    }),
  ];
}

import { z } from 'zod';
import { scan, scanShape } from '../../platform/forms/file-field.js';
import { field, newSchema } from '../../platform/forms/form.js';
import { line } from '../../platform/forms/form-fields.js';
import { isDay } from '../../platform/forms/day-field.js';
import { clock } from '../../platform/clock.js';

const pastDay = z
  .string()
  .default('')
  .refine(isDay, 'Indiquez le jour du changement.')
  .refine((day) => !isDay(day) || day <= clock.today(), {
    error: 'Ce jour n’est pas encore venu\u00a0: notez le changement quand il a eu lieu.',
  });

/** Which number, since when: what must be known before the page says what will be done. The service judges the number. */
export const wantedNumberFields = [
  field('number', 'Nouveau FINESS EJ', z.string().max(30, 'Un FINESS a 9 caractères.').default(''), {
    required: true,
    mono: true,
    maxlength: 30,
    autocomplete: 'off',
    hint: 'Celui de l’entité juridique après la fusion, l’absorption ou le changement de statut.',
  }),
  field('changedOn', 'Depuis le', pastDay, { type: 'date', required: true }),
];

/** Why, and what proves it. */
export const numberReasonFields = [
  field('reason', 'Motif', line('Indiquez pourquoi\u00a0: fusion, absorption, changement de statut…', 300), {
    required: true,
    maxlength: 300,
  }),
  field('evidence', 'Pièce justificative', scan, {
    ...scanShape,
    required: true,
    hint: 'Arrêté, extrait du registre FINESS, avis de situation…',
  }),
];

export const numberChangeForm = newSchema([...wantedNumberFields, ...numberReasonFields]).extend({
  /** What the page said would be done, when it was read. */
  seen: z.string().max(100).default(''),
});
export type NumberChange = z.output<typeof numberChangeForm>;

import type { z } from 'zod';
import { choicesOf, editSchema, field, newSchema } from '../platform/forms/form.js';
import { choice, line, optionalLine } from '../platform/forms/form-fields.js';

export const systemLabels = {
  separate: 'Chaque organisme a son système',
  shared: 'Un système commun à tous',
} as const;

export const groupingFields = [
  field('name', 'Nom', line('Indiquez le nom du groupement.', 200), {
    required: true,
    maxlength: 200,
    autocomplete: 'off',
  }),
  field('system', 'Système d’information', choice(systemLabels, 'Dites si le groupement a un système commun.'), {
    type: 'radio',
    required: true,
    hint: 'Dans les deux cas, chaque organisme a ses propres certificats\u00a0: un système commun doit savoir en tenir plusieurs.',
    options: choicesOf(systemLabels),
    show: (code) => systemLabels[code],
  }),
  // One line, whatever the height of its box.
  field('note', 'Note', optionalLine(1000), { type: 'textarea', rows: 2, maxlength: 1000 }),
];

export const newGroupingForm = newSchema(groupingFields);
export const groupingForm = editSchema(groupingFields);
export type NewGrouping = z.output<typeof newGroupingForm>;
export type GroupingEdit = z.output<typeof groupingForm>;

import { z } from 'zod';
import { choice, line, version } from '../clients/form-fields.js';

export const systemLabels = {
  separate: 'Chaque organisme a son système',
  shared: 'Un système commun à tous',
} as const;
export type SystemChoice = keyof typeof systemLabels;

const fields = {
  name: line('Indiquez le nom du groupement.', 200),
  system: choice(systemLabels, 'Dites si le groupement a un système commun.'),
  note: z
    .string()
    .default('')
    .transform((text) => text.trim())
    .pipe(z.string().max(2000, 'C’est trop long : 2 000 caractères au plus.'))
    .transform((text) => (text === '' ? null : text)),
};

export const newGroupingForm = z.object(fields);
export const groupingForm = z.object({ ...fields, version });
export type NewGrouping = z.output<typeof newGroupingForm>;
export type GroupingEdit = z.output<typeof groupingForm>;

import { z } from 'zod';
import { optionalDay } from '../platform/forms/day-field.js';
import { editSchema, field } from '../platform/forms/form.js';

const address = (message: string) => z.email(message).max(200, 'Au plus 200 caractères.');
const list = (value: string) => value.split(/[\s,;]+/).filter(Boolean);

const stages = z
  .string()
  .transform((value) => list(value).map(Number))
  .pipe(
    z
      .array(z.number('Écrivez des nombres de jours, comme 90, 30, 7, 0, -1.').int().min(-60).max(400))
      .min(1, 'Indiquez au moins une étape.')
      .max(30, 'Au plus trente étapes.')
      .transform((days) => [...new Set(days)].sort((a, b) => b - a)),
  );

/** What the tenant says of itself. */
export const editorFields = [
  field(
    'name',
    'Nom de l’éditeur',
    z.string().trim().min(2, 'Indiquez le nom de votre entreprise.').max(100, 'Au plus 100 caractères.'),
    { required: true },
  ),
  field('ansContractSignedOn', 'Contrat d’adhésion de l’éditeur avec l’ANS, signé le', optionalDay, {
    type: 'date',
    hint: 'Sans lui, aucun de vos administrateurs ne peut être habilité (étape 2 du guide).',
  }),
  field(
    'ansRequestAddress',
    'Adresse de l’ANS pour les formulaires 413',
    address('Indiquez l’adresse où l’ANS reçoit les formulaires 413.'),
    { type: 'email', required: true },
  ),
  field('reminderStages', 'Étapes de rappel, en jours avant l’échéance', stages, {
    required: true,
    mono: true,
    hint: 'Un nombre négatif compte après l’échéance.',
  }),
];

export const editorForm = editSchema(editorFields);
export type EditorForm = z.output<typeof editorForm>;

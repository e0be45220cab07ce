import { z } from 'zod';
import { editSchema, field, newSchema } from '../platform/forms/form.js';

const missing = 'Indiquez le nom de la solution.';

export const solutionFields = [
  field(
    'name',
    'Nom de la solution',
    z
      .string(missing)
      .transform((name) => name.replace(/\s+/g, ' ').trim())
      .pipe(z.string().min(2, missing).max(100, 'Au plus 100 caractères.')),
    {
      required: true,
      maxlength: 100,
      autocomplete: 'off',
      hint: 'Celui sous lequel vos clients la connaissent\u00a0: il figure au formulaire 413.',
      unique: {
        index: 'solutions_name',
        taken: (name) => ({ reason: `«\u00a0${name}\u00a0» est déjà le nom d’une de vos solutions.` }),
      },
    },
  ),
];

export const newSolutionForm = newSchema(solutionFields);
export const solutionForm = editSchema(solutionFields);

/** Of a solution that was closed: given to no instance that does not run it already. */
export const isClosed = (name: string): string =>
  `«\u00a0${name}\u00a0» est close. Rouvrez-la dans Réglages, «\u00a0Solutions\u00a0», ou choisissez-en une autre.`;

import { z } from 'zod';
import { choicesOf, editSchema, field } from '../../platform/forms/form.js';
import { choice } from '../../platform/forms/form-fields.js';
import type { FactorFor } from './sign-in-policy.entity.js';

const factorForLabels: Record<FactorFor, string> = {
  admins: 'Les responsables Sceau',
  everybody: 'Toute l’équipe',
};

/** Who is asked for a one-time code. */
export const factorFields = [
  field('factorFor', 'Code à usage unique obligatoire pour', choice(factorForLabels, 'Choisissez pour qui.'), {
    type: 'select',
    required: true,
    options: choicesOf(factorForLabels),
    show: (value) => factorForLabels[value],
    hint: 'Les autres peuvent l’ajouter, dans «\u00a0Mon compte\u00a0». Qui n’en a pas encore le met en place à sa prochaine connexion, sauf par un fournisseur d’identité qui demande le sien.',
  }),
];

export const factorForm = editSchema(factorFields);
export type FactorForm = z.output<typeof factorForm>;

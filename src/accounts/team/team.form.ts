import { z } from 'zod';
import { type Role, roleTitles } from '../../journey/states/transitions.js';
import { choicesOf, field } from '../../platform/forms/form.js';

const roles = Object.keys(roleTitles) as [Role, ...Role[]];

const role = field('role', 'Rôle', z.enum(roles, 'Choisissez un rôle.'), {
  type: 'select',
  required: true,
  options: choicesOf(roleTitles),
  show: (value) => roleTitles[value],
});

export const roleFields = [role];

export const newPersonFields = [
  field(
    'name',
    'Prénom et nom',
    z
      .string('Indiquez le prénom et le nom.')
      .trim()
      .min(2, 'Indiquez le prénom et le nom.')
      .max(100, 'Au plus 100 caractères.'),
    { required: true, maxlength: 100, autocomplete: 'off' },
  ),
  field(
    'email',
    'Adresse électronique',
    z.email('Indiquez une adresse électronique, comme prenom.nom@exemple.fr.').max(200, 'Au plus 200 caractères.'),
    { type: 'email', required: true, maxlength: 200, autocomplete: 'off' },
  ),
  role,
];

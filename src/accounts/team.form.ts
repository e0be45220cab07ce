import { z } from 'zod';
import { type Role, roleTitles } from '../journey/states/transitions.js';
import { choicesOf, field } from '../platform/forms/form.js';

/** ASVS 5.0, V6: fifteen characters advised, no rule on kinds of characters, no forced rotation. */
const passwordRule = z
  .string('Indiquez un mot de passe.')
  .min(15, 'Quinze caractères au moins\u00a0: une phrase se retient mieux qu’un mot compliqué.')
  .max(128, 'Au plus 128 caractères.');

const current = 'Indiquez votre mot de passe actuel.';
const roles = Object.keys(roleTitles) as [Role, ...Role[]];

const role = field('role', 'Rôle', z.enum(roles, 'Choisissez un rôle.'), {
  type: 'select',
  required: true,
  options: choicesOf(roleTitles),
  show: (value) => roleTitles[value],
});

export const roleFields = [role];

const givenPassword = {
  type: 'password',
  required: true,
  autocomplete: 'new-password',
  hint: 'Quinze caractères au moins. Transmettez-le par un autre canal que le courriel\u00a0: la personne le change dans «\u00a0Mon compte\u00a0».',
} as const;

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
  field('password', 'Premier mot de passe', passwordRule, givenPassword),
];

/** For somebody who forgot theirs. */
export const givenPasswordFields = [field('password', 'Nouveau mot de passe', passwordRule, givenPassword)];

export const passwordFields = [
  field('current', 'Mot de passe actuel', z.string(current).min(1, current), {
    type: 'password',
    required: true,
    autocomplete: 'current-password',
  }),
  field('next', 'Nouveau mot de passe', passwordRule, {
    type: 'password',
    required: true,
    autocomplete: 'new-password',
    hint: 'Quinze caractères au moins.',
  }),
];

import { z } from 'zod';
import { longestPassword, shortestPassword } from '../../platform/auth/password-rule.js';
import { field } from '../../platform/forms/form.js';

const current = 'Indiquez votre mot de passe actuel.';

/** Its length; what is in it is judged with the words of its person (passwords.service.ts). */
const newPassword = z
  .string('Indiquez un mot de passe.')
  .min(
    shortestPassword,
    `${shortestPassword} caractères au moins\u00a0: une phrase se retient mieux qu’un mot compliqué.`,
  )
  .max(longestPassword, `Au plus ${longestPassword} caractères.`);

const chosen = {
  type: 'password',
  required: true,
  autocomplete: 'new-password',
  hint: `${shortestPassword} caractères au moins, une phrase par exemple. Un gestionnaire de mots de passe peut le coller.`,
} as const;

/** Of whoever follows a link. */
export const chosenPasswordFields = [field('password', 'Mot de passe', newPassword, chosen)];

/** Of whoever changes theirs. */
export const ownPasswordFields = [
  field('currentPassword', 'Mot de passe actuel', z.string(current).min(1, current), {
    type: 'password',
    required: true,
    autocomplete: 'current-password',
  }),
  field('newPassword', 'Nouveau mot de passe', newPassword, chosen),
];

/** Of whoever has forgotten theirs. */
export const forgottenPasswordFields = [
  field(
    'email',
    'Adresse électronique',
    z.string().trim().pipe(z.email('Indiquez l’adresse de votre compte, comme prenom.nom@exemple.fr.').max(200)),
    { type: 'email', required: true, maxlength: 200, autocomplete: 'username' },
  ),
];

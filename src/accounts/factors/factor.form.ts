import { z } from 'zod';
import { field } from '../../platform/forms/form.js';

const askedCode = 'Recopiez les six chiffres que montre l’application.';

/** The six figures that the application shows. */
export const codeFields = [
  field(
    'code',
    'Code à usage unique',
    z
      .string(askedCode)
      .transform((typed) => typed.replace(/\s/g, ''))
      .pipe(z.string().regex(/^\d{6}$/, askedCode)),
    { required: true, secret: true, autocomplete: 'one-time-code', inputmode: 'numeric', maxlength: 10, mono: true },
  ),
];

const askedRecovery = 'Recopiez un de vos codes de secours, comme K7QF-2MDX-9PTA.';

export const recoveryFields = [
  field('recovery', 'Code de secours', z.string(askedRecovery).trim().min(1, askedRecovery).max(40, askedRecovery), {
    required: true,
    secret: true,
    autocomplete: 'off',
    maxlength: 40,
    mono: true,
  }),
];

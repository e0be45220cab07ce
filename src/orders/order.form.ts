import { z } from 'zod';
import { optionalLine } from '../platform/forms/form-fields.js';
import { isDay, optionalDay, pastDay } from '../platform/forms/day-field.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { declaredExpiryProblem } from '../slots/declared-expiry.js';

const longText = (longest: number) =>
  z
    .string()
    .default('')
    .transform((text) => text.trim())
    .pipe(z.string().max(longest, `Ce texte dépasse ${longest} caractères\u00a0: raccourcissez-le.`));

const choiceOfPerson = z.union([z.literal('').transform(() => null), z.undefined().transform(() => null), z.uuid()], {
  error: 'Choisissez un administrateur de la liste.',
});

export const placedOrderForm = z.object({
  productNumber: optionalLine(60),
  orderedOn: pastDay,
  administratorId: choiceOfPerson,
});

/** @param withFinessCheck domain rule 16: a DMP certificate asks for one more check. */
export function installationForm(withFinessCheck: boolean) {
  return z.object({
    installedOn: pastDay,
    note: longText(2000).transform((text) => (text === '' ? null : text)),
    finessChecked: withFinessCheck
      ? z.literal('true', { error: 'Vérifiez le FINESS des établissements, puis cochez la case.' })
      : z.unknown().optional(),
  });
}

const reason = longText(1000).pipe(z.string().min(1, 'Indiquez le motif.'));

export const endOfWatchForm = z.object({ watchReason: reason });

/** The end of a certificate that is in service and was never imported; empty: none is declared. */
export function declaredExpiryForm(now: Date) {
  const today = parisDate(now);
  return z.object({
    declaredNotAfter: optionalDay.superRefine((value, context) => {
      const problem = value !== null && isDay(value) ? declaredExpiryProblem(value, today) : null;
      if (problem) context.addIssue({ code: 'custom', message: problem });
    }),
    version: z.coerce.number('Rechargez la page avant d’enregistrer.').int().min(1),
  });
}

export const revocationForm = z.object({
  revokedOn: pastDay,
  reason,
});

import { z } from 'zod';
import { line, optionalDay, optionalLine, version } from '../platform/forms/form-fields.js';
import { checkCardNumber } from '../identifiers/card-number.js';
import { frenchPhone } from '../identifiers/phone.js';
import type { Checked } from '../identifiers/identifier.js';

/** A text checked by an identifier's own rules, null when left empty. */
function optionalChecked(check: (input: string) => Checked) {
  return optionalLine(40).transform((text, context) => {
    const checked = text === null ? null : check(text);
    if (checked === null || checked.ok) return checked?.value ?? null;
    context.addIssue({ code: 'custom', message: checked.reason });
    return z.NEVER;
  });
}

const email = optionalLine(254).refine(
  (text) => text === null || z.email().safeParse(text).success,
  'Une adresse électronique s’écrit nom@domaine.fr.',
);

const person = {
  // Form 413, § 4.1: the names as they stand on the card.
  lastName: line('Indiquez le nom, tel qu’il figure sur la carte.', 80),
  firstName: line('Indiquez le prénom, tel qu’il figure sur la carte.', 80),
  phone: optionalChecked(frenchPhone),
  email,
};

const card = {
  cardNumber: optionalChecked(checkCardNumber),
  cardState: z.enum(['none', 'ordered', 'active'], { error: 'Choisissez où en est la carte.' }),
  validUntil: optionalDay,
};

export const newAdministratorForm = z
  .object({ ...person, ...card, clientId: z.union([z.literal(''), z.uuid()]).default('') })
  .superRefine(activeCardIsWhole);
export const administratorForm = z.object({ ...person, version });
export const newCardForm = z
  .object({ ...card, cardState: z.enum(['ordered', 'active'], { error: 'Choisissez où en est la carte.' }) })
  .superRefine(activeCardIsWhole);
export const editedCardForm = z.object({
  cardNumber: card.cardNumber,
  validUntil: optionalDay,
  ecpxActivated: z.string().optional().transform(Boolean),
  version,
});
export const renewalForm = z.object({
  cardNumber: line('Indiquez le numéro de la nouvelle carte : 10 chiffres.', 40).transform((text, context) => {
    const checked = checkCardNumber(text);
    if (checked.ok) return checked.value;
    context.addIssue({ code: 'custom', message: checked.reason });
    return z.NEVER;
  }),
  validUntil: optionalDay.refine((value) => value !== null, 'Indiquez la fin de validité de la nouvelle carte.'),
});

export type NewAdministratorForm = z.output<typeof newAdministratorForm>;
export type AdministratorForm = z.output<typeof administratorForm>;
export type NewCardForm = z.output<typeof newCardForm>;
export type EditedCardForm = z.output<typeof editedCardForm>;
export type RenewalForm = z.output<typeof renewalForm>;

// Domain rule 7 asks for a card valid today: an active one is known whole.
function activeCardIsWhole(
  form: { cardState: string; cardNumber: string | null; validUntil: string | null },
  context: z.RefinementCtx,
): void {
  if (form.cardState !== 'active') return;
  if (form.cardNumber === null)
    context.addIssue({
      code: 'custom',
      path: ['cardNumber'],
      message: 'Indiquez le numéro de la carte active : les 10 chiffres de sa troisième ligne.',
    });
  if (form.validUntil === null)
    context.addIssue({
      code: 'custom',
      path: ['validUntil'],
      message: 'Indiquez la fin de validité imprimée sur la carte.',
    });
}

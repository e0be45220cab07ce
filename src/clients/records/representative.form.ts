import { z } from 'zod';
import { checkCardNumber } from '../../identifiers/card-number.js';
import { frenchPhone } from '../../identifiers/phone.js';
import { cardKindLabels, cardStateLabels, representativeRoleLabels } from '../client-words.js';
import { choice, line, optionalChoice, optionalDay, optionalLine, together } from '../../platform/forms/form-fields.js';

// The official form wants ten digits (F4.1); the card's number is its third line.
const phone = optionalLine(40).transform((text, context) => {
  if (text === null) return null;
  const checked = frenchPhone(text);
  if (checked.ok) return checked.value;
  context.addIssue({ code: 'custom', message: checked.reason });
  return z.NEVER;
});
const cardNumber = optionalLine(40).transform((text, context) => {
  if (text === null) return null;
  const checked = checkCardNumber(text);
  if (checked.ok) return checked.value;
  context.addIssue({ code: 'custom', message: checked.reason });
  return z.NEVER;
});
const email = optionalLine(200).refine(
  (text) => text === null || z.email().safeParse(text).success,
  'Cette adresse n’est pas valable. Exemple : direction@association.fr',
);

const person = z.object({
  role: choice(representativeRoleLabels, 'Choisissez la qualité du signataire.'),
  lastName: line('Indiquez le nom du signataire.', 100),
  firstNames: line('Indiquez son prénom.', 100),
  email,
  phone,
  /** Empty for a new representative. */
  version: z.union([z.literal('').transform(() => 0), z.coerce.number().int().min(1)]).default(0),
  /** Whose record the form showed: another may have followed since. */
  representativeId: z.union([z.uuid(), z.literal('').transform(() => null)]).optional(),
});

const card = z
  .object({
    cardKind: optionalChoice(cardKindLabels, 'Choisissez CPS ou CDE.'),
    cardNumber,
    cardState: optionalChoice(cardStateLabels, 'Choisissez l’état de la carte.'),
    cardValidUntil: optionalDay,
  })
  .superRefine((form, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const told = form.cardNumber !== null || form.cardState !== null || form.cardValidUntil !== null;
    if (form.cardKind === null && told)
      wrong('cardKind', 'Choisissez la sorte de carte, ou videz les champs de la carte.');
    if (form.cardKind !== null && form.cardState === null) wrong('cardState', 'Indiquez l’état de la carte.');
    // Guide V0.6, annexe: form 413 carries the ten digits of the signer's card.
    if (form.cardState === 'active' && form.cardNumber === null) {
      wrong('cardNumber', 'Indiquez le numéro de la carte active : les 10 chiffres de sa troisième ligne.');
    }
  });

/** The person who signs for the client, and their card (guide V0.6, étape 1: a CPS or a CDE). */
export const representativeForm = together(person, card);
export type RepresentativeForm = z.output<typeof representativeForm>;

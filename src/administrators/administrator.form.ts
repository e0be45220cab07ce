import { z } from 'zod';
import { day, optionalDay } from '../platform/forms/day-field.js';
import type { CardKind, CardState } from './card.entity.js';
import { editSchema, field, newSchema } from '../platform/forms/form.js';
import {
  checkedLine,
  isEmail,
  line,
  onceRead,
  optionalChecked,
  optionalLine,
  personAmong,
} from '../platform/forms/form-fields.js';
import { checkCardNumber } from '../identifiers/card-number.js';
import { frenchPhone } from '../identifiers/phone.js';
import { checkRpps } from '../identifiers/rpps.js';

const email = optionalLine(254).refine(
  (text) => text === null || isEmail(text),
  'Une adresse électronique s’écrit nom@domaine.fr.',
);

/** Form 413, § 4.1: the names as they stand on the card. */
export const personFields = [
  field('lastName', 'Nom', line('Indiquez le nom, tel qu’il figure sur la carte.', 80), {
    required: true,
    hint: 'Tel qu’il figure sur la carte.',
    maxlength: 80,
  }),
  field('firstName', 'Prénom', line('Indiquez le prénom, tel qu’il figure sur la carte.', 80), {
    required: true,
    maxlength: 80,
  }),
  field('phone', 'Téléphone', optionalChecked(frenchPhone), {
    type: 'tel',
    hint: 'Dix chiffres\u00a0: la demande 413 n’en accepte pas plus.',
  }),
  field('email', 'Adresse électronique professionnelle', email, { type: 'email' }),
  field('rpps', 'Numéro RPPS', optionalChecked(checkRpps), {
    mono: true,
    inputmode: 'numeric',
    hint: 'Onze chiffres, pour un professionnel de santé.',
  }),
];

/** The account of one of our own people: by it, what they follow and hold is known when they leave. */
export function accountField(people: { id: string; name: string }[]) {
  const wrong = 'Choisissez une personne de votre équipe dans la liste.';
  return field('userId', 'Compte Sceau', personAmong(people, wrong), {
    type: 'select',
    placeholder: 'Aucun compte',
    hint: 'Le compte de cette personne, si elle se connecte à Sceau.',
    options: people.map(({ id, name }) => ({ value: id, label: name })),
    show: (id) => people.find((person) => person.id === id)?.name ?? '',
  });
}

// Who may be chosen is known where it is read.
const account = { userId: z.string().trim().max(200).default('') };

/** @param kind CPA, or CPE for a client's own people */
export function cardFields(kind: CardKind) {
  return [
    field('cardNumber', 'Numéro de carte', optionalChecked(checkCardNumber), {
      mono: true,
      inputmode: 'numeric',
      hint: `Les 10 chiffres de la troisième ligne de la carte ${kind}.`,
    }),
    field('validUntil', 'Fin de validité', optionalDay, { type: 'date' }),
    field('ecpxActivated', `e-${kind} activée`, z.string().optional().transform(Boolean), {
      type: 'checkbox',
      hint: 'Elle ouvre la plateforme sans lecteur de carte.',
      show: (activated) => (activated ? 'oui' : ''),
    }),
  ];
}

const card = {
  cardNumber: optionalChecked(checkCardNumber),
  cardState: z.enum(['none', 'ordered', 'active'], { error: 'Choisissez où en est la carte.' }),
  validUntil: optionalDay,
};

export const newAdministratorForm = z
  .object({
    ...newSchema(personFields).shape,
    ...account,
    ...card,
    clientId: z.union([z.literal(''), z.uuid()]).default(''),
  })
  .superRefine(activeCardIsWhole, onceRead('cardNumber', 'cardState', 'validUntil'));
export const administratorForm = z.intersection(editSchema(personFields), z.object(account));
export const newCardForm = z
  .object({ ...card, cardState: z.enum(['ordered', 'active'], { error: 'Choisissez où en est la carte.' }) })
  .superRefine(activeCardIsWhole, onceRead('cardNumber', 'cardState', 'validUntil'));
const editedCardForm = editSchema(cardFields('CPA'));
const editedActiveCard = editedCardForm.superRefine(
  (form, context) => activeCardIsWhole({ ...form, cardState: 'active' }, context),
  onceRead('cardNumber', 'validUntil'),
);
/** What may be left empty stands with where the card is; all that may not is told at once. */
export const editedCardFormOf = (state: CardState) => (state === 'active' ? editedActiveCard : editedCardForm);
/** A day past or to come: a departure is noted, or planned. The field is named after its change. */
export const departureForm = z.object({ 'departure-date': day });
export const renewalForm = z.object({
  cardNumber: checkedLine('Indiquez le numéro de la nouvelle carte\u00a0: 10 chiffres.', checkCardNumber),
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
  for (const { field, sentence } of missingOfActiveCard(form))
    context.addIssue({ code: 'custom', path: [field], message: sentence });
}

/** What an active card lacks, field by field. */
export function missingOfActiveCard({ cardNumber, validUntil }: Pick<EditedCardForm, 'cardNumber' | 'validUntil'>) {
  const missing: { field: string; sentence: string }[] = [];
  if (cardNumber === null)
    missing.push({
      field: 'cardNumber',
      sentence: 'Indiquez le numéro de la carte active\u00a0: les 10 chiffres de sa troisième ligne.',
    });
  if (validUntil === null)
    missing.push({ field: 'validUntil', sentence: 'Indiquez la fin de validité imprimée sur la carte.' });
  return missing;
}

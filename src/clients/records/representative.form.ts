import { optionalDay } from '../../platform/forms/day-field.js';
import { z } from 'zod';
import { checkCardNumber } from '../../identifiers/card-number.js';
import { frenchPhone } from '../../identifiers/phone.js';
import { cardKindLabels, cardStateLabels, representativeRoleLabels } from '../client.labels.js';
import { choicesOf, field, newSchema } from '../../platform/forms/form.js';
import {
  choice,
  isEmail,
  line,
  optionalChecked,
  optionalChoice,
  optionalLine,
  together,
  versionOrNew,
} from '../../platform/forms/form-fields.js';

const email = optionalLine(200).refine(
  (text) => text === null || isEmail(text),
  'Cette adresse n’est pas valable. Exemple\u00a0: direction@association.fr',
);

export const personFields = [
  field('role', 'Qualité', choice(representativeRoleLabels, 'Choisissez la qualité du signataire.'), {
    type: 'radio',
    required: true,
    options: choicesOf(representativeRoleLabels),
    show: (code) => representativeRoleLabels[code],
  }),
  field('lastName', 'Nom', line('Indiquez le nom du signataire.', 100), {
    required: true,
    maxlength: 100,
    autocomplete: 'off',
  }),
  field('firstNames', 'Prénoms', line('Indiquez son prénom.', 100), {
    required: true,
    maxlength: 100,
    autocomplete: 'off',
  }),
  field('email', 'Adresse électronique', email, {
    type: 'email',
    maxlength: 200,
    autocomplete: 'off',
    // Guide V0.6, annexe: a generic address outlives the person.
    hint: 'Une adresse générique (direction@…) est une bonne pratique\u00a0: elle survit aux départs.',
  }),
  field('phone', 'Téléphone', optionalChecked(frenchPhone), {
    type: 'tel',
    maxlength: 40,
    autocomplete: 'off',
    hint: 'Dix chiffres, comme le formulaire 413 les veut.',
  }),
];

export const cardFields = [
  field('cardKind', 'Carte', optionalChoice(cardKindLabels, 'Choisissez CPS ou CDE.'), {
    type: 'select',
    placeholder: 'Aucune carte connue',
    options: choicesOf(cardKindLabels),
    show: (code) => (code ? cardKindLabels[code] : ''),
  }),
  // Form 413 has the ten digits of its third line (F4.1).
  field('cardNumber', 'Numéro de carte', optionalChecked(checkCardNumber), {
    mono: true,
    inputmode: 'numeric',
    maxlength: 40,
    hint: 'Troisième ligne de la carte, dix chiffres.',
  }),
  field('cardState', 'État de la carte', optionalChoice(cardStateLabels, 'Choisissez l’état de la carte.'), {
    type: 'select',
    placeholder: 'À préciser',
    options: choicesOf(cardStateLabels),
    show: (code) => (code ? cardStateLabels[code] : ''),
  }),
  field('cardValidUntil', 'Valable jusqu’au', optionalDay, { type: 'date' }),
];

/** The person who signs, with their card: in the order of the page. */
export const representativeFields = [...personFields, ...cardFields];

const person = newSchema(personFields).extend({
  /** Empty for a new representative. */
  version: versionOrNew,
  /** Whose record the form showed: another may have followed since. */
  representativeId: z.union([z.uuid(), z.literal('').transform(() => null)]).optional(),
});

const card = newSchema(cardFields).superRefine((form, context) => {
  const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const told = form.cardNumber !== null || form.cardState !== null || form.cardValidUntil !== null;
  if (form.cardKind === null && told)
    wrong('cardKind', 'Choisissez la sorte de carte, ou videz les champs de la carte.');
  if (form.cardKind !== null && form.cardState === null) wrong('cardState', 'Indiquez l’état de la carte.');
  // Guide V0.6, annexe: form 413 carries the ten digits of the signer's card.
  if (form.cardState === 'active' && form.cardNumber === null) {
    wrong('cardNumber', 'Indiquez le numéro de la carte active\u00a0: les 10 chiffres de sa troisième ligne.');
  }
});

/** The person who signs for the client, and their card (guide V0.6, étape 1: a CPS or a CDE). */
export const representativeForm = together(person, card);
export type RepresentativeForm = z.output<typeof representativeForm>;

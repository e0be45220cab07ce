import { z } from 'zod';
import { checkCardNumber } from '../../identifiers/card-number.js';
import { clock } from '../../platform/clock.js';
import { choicesOf, field, newSchema } from '../../platform/forms/form.js';
import { optionalDay } from '../../platform/forms/day-field.js';
import { choice, isEmail, line, onceRead, optionalLine, together } from '../../platform/forms/form-fields.js';

const words = (missing: string) =>
  z.string({ error: missing }).trim().min(1, missing).max(2_000, 'Écrivez 2 000 caractères au plus.');

export const codeFields = [
  field(
    'code',
    'Code reçu par courriel',
    z
      .string()
      .default('')
      .transform((text) => text.replace(/\s/g, ''))
      .refine((text) => /^\d{6}$/.test(text), 'Le code a 6 chiffres.'),
    { required: true, secret: true, inputmode: 'numeric', maxlength: 12, autocomplete: 'one-time-code' },
  ),
];

export const questionFields = [
  field('words', 'Votre question', words('Écrivez votre question.'), {
    type: 'textarea',
    required: true,
    maxlength: 2_000,
    hint: 'N’écrivez ni mot de passe, ni code de carte, ni clé privée.',
  }),
];

export const refusalFields = [
  field('words', 'Pourquoi', words('Dites-nous pourquoi, en quelques mots.'), {
    type: 'textarea',
    required: true,
    maxlength: 2_000,
  }),
];

const colleague = (hint: string) => [
  field('name', 'Son nom', line('Indiquez le nom de la personne.', 120), { required: true, maxlength: 120 }),
  field(
    'email',
    'Son adresse électronique',
    z
      .string()
      .default('')
      .transform((text) => text.trim())
      .refine(
        (text) => text.length <= 200 && isEmail(text),
        'Cette adresse n’est pas complète\u00a0: écrivez-la comme nom@domaine.fr.',
      ),
    {
      type: 'email',
      required: true,
      maxlength: 200,
      hint,
    },
  ),
];
export const colleagueFields = colleague(
  'Elle reçoit un lien à elle. Pour signer, elle doit être mandataire de la structure.',
);
export const csrColleagueFields = colleague('Elle reçoit un lien à elle, et un code à cette adresse.');

const contracts = { yes: 'Oui', no: 'Non, ou je ne sais pas' } as const;
const cards = {
  CPS: 'Oui, une CPS (professionnel de santé)',
  CDE: 'Oui, une CDE (directeur d’établissement)',
  none: 'Je n’ai pas encore de carte',
} as const;

export const prerequisiteFields = [
  field(
    'contract',
    'Votre structure a-t-elle un contrat avec l’ANS\u202f?',
    choice(contracts, 'Répondez oui ou non.'),
    {
      type: 'radio',
      required: true,
      options: choicesOf(contracts),
    },
  ),
  field('contractNumber', 'Numéro du contrat, si vous l’avez', optionalLine(60), { maxlength: 60 }),
  field('contractSince', 'Signé le, si vous le savez', optionalDay, { type: 'date' }),
  field('card', 'Avez-vous une carte\u202f?', choice(cards, 'Choisissez une réponse.'), {
    type: 'radio',
    required: true,
    options: choicesOf(cards),
  }),
  // Required of whoever has one.
  field('cardNumber', 'Numéro de la carte, si vous en avez une', optionalLine(40), {
    either: true,
    inputmode: 'numeric',
    maxlength: 40,
    hint: 'Les 10 chiffres de sa troisième ligne. Jamais son code secret.',
  }),
];

// Without a contract its day means nothing, without a card its number neither.
const { contract, contractNumber, contractSince, card, cardNumber } = newSchema(prerequisiteFields).shape;

const contractAnswers = z.object({ contract, contractNumber, contractSince }).superRefine(
  (form, context) => {
    if (form.contract === 'yes' && form.contractSince !== null && form.contractSince > clock.today())
      context.addIssue({
        code: 'custom',
        path: ['contractSince'],
        message: 'Cette date est à venir\u00a0: indiquez un jour passé.',
      });
  },
  onceRead('contract', 'contractSince'),
);

const cardAnswers = z.object({ card, cardNumber }).transform((form, context) => {
  if (form.card === 'none') return { ...form, cardNumber: null };
  const checked = form.cardNumber === null ? null : checkCardNumber(form.cardNumber);
  if (checked?.ok) return { ...form, cardNumber: checked.value };
  const message = checked ? checked.reason : 'Indiquez les 10 chiffres de la troisième ligne de la carte.';
  context.addIssue({ code: 'custom', path: ['cardNumber'], message });
  return z.NEVER;
});

export const prerequisiteForm = together(contractAnswers, cardAnswers);
export type PrerequisiteForm = z.output<typeof prerequisiteForm>;

import { z } from 'zod';
import { checkSiret } from '../identifiers/siret.js';
import { endsSoonDays } from '../journey/steps/card-actions.js';
import { optionalPastDay } from '../platform/forms/day-field.js';
import { choicesOf, editSchema, field } from '../platform/forms/form.js';
import { optionalChecked } from '../platform/forms/form-fields.js';
import type { ActsOn } from './editor.entity.js';

const address = (message: string) => z.email(message).max(200, 'Au plus 200 caractères.');
const list = (value: string) => value.split(/[\s,;]+/).filter(Boolean);

const stages = z
  .string()
  .transform((value) => list(value).map(Number))
  .pipe(
    z
      .array(
        z
          .int('Écrivez des nombres de jours, comme 90, 30, 7, 0, -1.')
          .min(-60, 'Au plus tard 60 jours après l’échéance\u00a0: -60.')
          .max(400, 'Au plus tôt 400 jours avant l’échéance.'),
      )
      .min(1, 'Indiquez au moins une étape.')
      .max(30, 'Au plus trente étapes.')
      .transform((days) => [...new Set(days)].sort((a, b) => b - a)),
  );

const actsOnLabels: Record<ActsOn, string> = {
  all: 'Tous les clients',
  own: 'Leurs clients\u00a0: ceux qu’ils suivent, ou dont ils assurent la suppléance',
};

// By its code from the page, by its label from the conflict page.
const actsOn = z
  .string()
  .transform((given) =>
    (Object.keys(actsOnLabels) as ActsOn[]).find((one) => one === given || actsOnLabels[one] === given),
  )
  .pipe(z.enum(['all', 'own'], 'Choisissez sur quels clients agissent les chargés de compte.'));

const minutes = z
  .string()
  .trim()
  .regex(/^\d{1,4}$/, 'Indiquez un nombre de minutes, de 0 à 1440.')
  .transform(Number)
  .pipe(z.number().max(1_440, 'Au plus 1440 minutes, soit un jour.'));

const mailsADay = z
  .string()
  .trim()
  .regex(/^\d{1,3}$/, 'Indiquez un nombre de courriels, de 0 à 100.')
  .transform(Number)
  .pipe(z.number().max(100, 'Au plus 100 courriels par jour.'));

const siret = optionalChecked(checkSiret);

/** Where it must be known. */
export const knownSiret = siret.pipe(z.string('Indiquez le SIRET de votre société.'));

/** What the tenant says of itself. */
export const editorFields = [
  field(
    'name',
    'Nom de l’éditeur',
    z.string().trim().min(2, 'Indiquez le nom de votre entreprise.').max(100, 'Au plus 100 caractères.'),
    { required: true },
  ),
  field('siret', 'SIRET de l’éditeur', siret, {
    mono: true,
    maxlength: 20,
    hint: 'Celui de la structure qui commande les cartes CPA, et qui porte un dossier de masse.',
  }),
  field('ansContractSignedOn', 'Contrat d’adhésion de l’éditeur avec l’ANS, signé le', optionalPastDay, {
    type: 'date',
    hint: 'Sans lui, aucun de vos administrateurs ne peut être habilité (étape 2 du guide).',
  }),
  field(
    'ansRequestAddress',
    'Adresse de l’ANS pour les formulaires 413',
    address('Indiquez l’adresse où l’ANS reçoit les formulaires 413.'),
    { type: 'email', required: true },
  ),
  field('accountManagersActOn', 'Les chargés de compte agissent sur', actsOn, {
    type: 'radio',
    required: true,
    options: choicesOf(actsOnLabels),
    show: (value) => actsOnLabels[value],
    hint: 'Ils lisent toujours tout. Sur les clients d’un autre, leurs actes seuls ou en nombre, leurs imports et leurs formulaires sont refusés.',
  }),
  field('mailCampaignMinutes', 'Délai de retrait des campagnes qui envoient des courriels, en minutes', minutes, {
    required: true,
    mono: true,
    hint: 'Après la confirmation, rien ne part avant ce délai\u00a0: la campagne s’annule sans qu’aucun client n’ait rien reçu. 0\u00a0: elle part aussitôt.',
  }),
  field('writtenMailMinutes', 'Délai d’annulation d’un courriel écrit à un client, en minutes', minutes, {
    required: true,
    mono: true,
    hint: 'Il s’annule d’ici là, et peut partir tout de suite si quelqu’un le décide. 0\u00a0: il part aussitôt.',
  }),
  field('outsideMailsADay', 'Courriels par jour et par adresse extérieure, au plus', mailsADay, {
    required: true,
    mono: true,
    hint: 'Campagnes et relances comprises\u00a0: ce qui dépasse part le jour ouvré suivant, à 9 h. Les envois à l’ANS et les codes n’y comptent pas. 0\u00a0: sans plafond.',
  }),
  field('reminderStages', 'Étapes de rappel, en jours avant l’échéance', stages, {
    required: true,
    mono: true,
    hint: `Un nombre négatif compte après l’échéance. Celles des ${endsSoonDays}\u00a0derniers jours valent aussi pour les cartes et les mandats, au récapitulatif de l’équipe.`,
  }),
];

export const editorForm = editSchema(editorFields);
export type EditorForm = z.output<typeof editorForm>;

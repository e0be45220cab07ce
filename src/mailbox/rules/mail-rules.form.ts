import { z } from 'zod';
import { editSchema, field } from '../../platform/forms/form.js';

const lines = (text: string) => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .filter(Boolean),
  ),
];

const list = (what: string) =>
  z
    .string()
    .max(10_000, `${what}\u00a0: 10\u202f000 caractères au plus.`)
    .transform(lines)
    .refine((values) => values.length <= 50, `${what}\u00a0: 50 lignes au plus. Gardez les formules les plus sûres.`)
    .refine(
      (values) => values.every((value) => value.length <= 200),
      `${what}\u00a0: 200 caractères au plus par ligne.`,
    );

const oneALine = (values: string[]) => values.join('\n');

/** Phrases are searched as whole words: shorter ones would recognise anything. */
const phrases = list('Phrases')
  .refine((values) => values.length > 0, 'Indiquez au moins une phrase, sinon rien n’est reconnu.')
  .refine(
    (values) => values.every((value) => value.replace(/[^\p{L}\p{N}]/gu, '').length >= 6),
    'Chaque phrase compte au moins six lettres\u00a0: plus courte, elle reconnaîtrait n’importe quel courriel.',
  );
/** Words before what is never a dossier’s number, nor a product’s. */
const announcesAnother = /(?<!\p{L})(?:finess|siret|siren|rpps|t[ée]l[ée]phone|formulaire|form\.)(?!\p{L})/iu;
const dossierAfter = list('Mots avant le numéro')
  .refine((values) => values.every((value) => /\p{L}{2}/u.test(value)), 'Chaque ligne contient au moins un mot.')
  .refine(
    (values) => !values.some((value) => announcesAnother.test(value)),
    'Ces mots annoncent un autre numéro (structure, personne, téléphone ou formulaire)\u00a0: gardez ceux qui annoncent un dossier ou un produit.',
  );

export const mailRuleFields = [
  field('phrases', 'Phrases', phrases, {
    type: 'textarea',
    rows: 10,
    required: true,
    hint: 'Une par ligne, six lettres au moins.',
    show: oneALine,
  }),
  field('dossierAfter', 'Mots avant le numéro de dossier ou de produit', dossierAfter, {
    type: 'textarea',
    rows: 4,
    hint: 'Une formule par ligne, valable pour toutes les règles. Une date, un téléphone, un FINESS, un SIRET, un nom de fichier ou un numéro coupé ne sont jamais pris pour un numéro de dossier.',
    show: oneALine,
  }),
];
export const mailRuleForm = editSchema(mailRuleFields);

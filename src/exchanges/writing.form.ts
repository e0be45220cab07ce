import { z } from 'zod';
import { addDays } from '../journey/calendar/calendar-days.js';
import { clock } from '../platform/clock.js';
import { optionalDay } from '../platform/forms/day-field.js';
import { field } from '../platform/forms/form.js';
import { line, several } from '../platform/forms/form-fields.js';
import { namingField } from '../mailbox/one-client/naming-field.js';
import { documentKindLabel } from '../clients/documents/document-kinds.js';
import { date, fileSize } from '../platform/web/view-helpers.js';
import { askedNext } from './letters/asked-prerequisites.js';
import { longestLetter } from './letters/placeholders.js';
import { mostPieces } from './conversation.queries.js';
import type { Candidate, Writing } from './mail-to-write.js';
import { asksPrerequisites } from './texts/our-texts.js';

const text = z
  .string()
  .default('')
  .transform((given) => given.trim())
  .pipe(
    z
      .string()
      .min(1, 'Écrivez le texte.')
      .max(longestLetter.text, 'C’est trop long\u00a0: 10\u202f000 caractères au plus.'),
  );

const to = several.refine((addresses) => addresses.length > 0, 'Choisissez au moins un destinataire.');

/** A form that does not offer it asks for nothing. */
const asks = z.literal(['', asksPrerequisites]).catch('');

const schemas = {
  to,
  subject: line('Écrivez l’objet.', longestLetter.subject),
  text,
  pieces: several,
};

const [longestQuiet, quietHint] = [
  60,
  'Les rappels et les relances de ce client se taisent jusqu’à ce jour, avec ce courriel pour motif.',
];

function quietField() {
  const today = clock.today();
  const [min, max] = [addDays(today, 1), addDays(today, longestQuiet)];
  const schema = optionalDay
    .refine((given) => given === null || given >= min, 'Choisissez un jour à venir.')
    .refine((given) => given === null || given <= max, `Choisissez un jour dans les ${longestQuiet} jours.`);
  return field('quiet', 'Remettre les rappels au', schema, { type: 'date', min, max, hint: quietHint });
}

const seenDraft = z.coerce.number().int().min(0).catch(0);

export const writtenMail = z.object({
  ...schemas,
  quiet: z.lazy(() => quietField().schema),
  reply: z.uuid().nullable().catch(null),
  asks,
  draft: seenDraft,
  naming: several,
  unknown: several,
});

/** What is kept of a mail that is not finished: whatever is written. */
export const draftedMail = z.object({
  to: several,
  subject: z.string().trim().max(longestLetter.subject, 'L’objet est trop long.').default(''),
  text: z.string().max(longestLetter.text, 'C’est trop long\u00a0: 10\u202f000 caractères au plus.').default(''),
  pieces: several,
  reply: z.uuid().nullable().catch(null),
  asks: asks.transform(Boolean),
  draft: seenDraft,
});
export type WrittenMail = z.output<typeof writtenMail>;

type Offered = Pick<Writing, 'candidates' | 'pieces' | 'reply' | 'named' | 'asks'>;

/** The fields of the page, with whom and what there is to choose. */
export function writingFields({ candidates, pieces, reply, named, asks: mayAsk }: Offered) {
  return [
    field('to', 'Qui reçoit', to, {
      type: 'checkboxes',
      required: true,
      options: candidates.map((one) => ({ value: one.email, label: addressOf(one), hint: hintOf(one) })),
      ...(candidates.length === 0
        ? { hint: 'Aucune adresse n’est connue\u00a0: indiquez celle du représentant.' }
        : {}),
    }),
    ...unknownField(candidates),
    field('subject', 'Objet', schemas.subject, {
      required: true,
      maxlength: longestLetter.subject,
      hint: reply ? 'Le même fil que le message d’origine.' : 'Le nom du client est mis devant.',
    }),
    field('text', 'Texte', text, { type: 'textarea', required: true, rows: 12, maxlength: longestLetter.text }),
    ...(mayAsk
      ? [field(askedNext.name, askedNext.label, asks, { type: 'radio', required: true, options: askedNext.options })]
      : []),
    ...(named.length > 0 ? [namingField(named)] : []),
    quietField(),
    ...(pieces.length > 0
      ? [
          field('pieces', 'Pièces jointes', several, {
            type: 'checkboxes',
            ...(pieces.length === mostPieces ? { hint: `Les ${mostPieces} pièces les plus récentes du client.` } : {}),
            options: pieces.map(({ id, fileName, kind, size, createdAt }) => ({
              value: id,
              label: fileName,
              hint: `${documentKindLabel(kind)}, ${fileSize(size)}, du ${date(createdAt)}`,
            })),
          }),
        ]
      : []),
  ];
}

/** Shown as long as whoever is answered is on no record: a person says that it is meant, and the journal keeps it. */
function unknownField(candidates: Candidate[]) {
  const strangers = candidates.filter(({ unknown }) => unknown !== null);
  if (strangers.length === 0) return [];
  return [
    field('unknown', 'Une adresse hors de la fiche', several, {
      type: 'checkboxes',
      required: true,
      options: strangers.map(({ email }) => ({
        value: email,
        label: `Écrire à ${email} est voulu`,
        hint: 'Le journal le dira. Sur la fiche du client, cette adresse n’est plus à confirmer.',
      })),
    }),
  ];
}

/** What is said above a mail to somebody whom the client’s records do not know, and, shorter, on the tick that is missing. */
export function unconfirmed({ email, unknown }: Candidate): { title: string; text: string; missing: string } {
  const title = `${email} ne figure pas sur la fiche.`;
  const act = 'Confirmez que c’est voulu, ou ajoutez cette adresse à la fiche.';
  return { title, text: [unknown?.doubt, act].filter(Boolean).join(' '), missing: `${title} ${act}` };
}

const addressOf = ({ name, email }: Candidate) => (name === email ? email : `${name}, ${email}`);

const hintOf = ({ why, refusedSince }: Candidate) =>
  refusedSince
    ? `${why}. Ne reçoit plus depuis le ${date(refusedSince)}\u00a0: le courriel attendrait que l’adresse soit corrigée.`
    : why;

import { z } from 'zod';
import { isToCome, type MandateDays, wrongMandateDays } from '../journey/calendar/mandate-days.js';
import { type Changes, changesBetween } from '../platform/changes/edit-conflict.js';
import { dayOr, optionalDay } from '../platform/forms/day-field.js';
import { onceRead } from '../platform/forms/form-fields.js';
import { choicesOf, editSchema, field, newSchema } from '../platform/forms/form.js';
import { scan, scanShape } from '../platform/forms/file-field.js';
import { channelLabels, offerLabels } from './delegation-phrases.js';
import { clock } from '../platform/clock.js';
import { offers } from '../identifiers/igc-words.js';

// One box ticked is a text, several are a list; the page of a conflict sends « ORG, SERV ».
const scope = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : (value ?? [])),
  z
    .array(z.enum(offers, { error: 'Les offres connues sont ORG et SERV.' }), {
      error: 'Choisissez au moins une offre.',
    })
    .min(1, 'Choisissez au moins une offre.')
    .transform((several) => [...new Set(several)]),
);

/** What a mandate says: changed until it is with the client. */
export const termFields = [
  field('scope', 'Étendue', scope, {
    type: 'checkboxes',
    required: true,
    hint: 'Les certificats que nous pourrons commander pour ce client.',
    options: choicesOf(offerLabels),
  }),
  field('startsOn', 'Prend effet le', dayOr('Indiquez le jour où le mandat prend effet.'), {
    type: 'date',
    required: true,
  }),
  field('endsOn', 'Prend fin le', optionalDay, { type: 'date' }),
];

const channel = field('channel', 'Voie', z.enum(['form', 'portal'], { error: 'Choisissez la voie.' }), {
  type: 'radio',
  required: true,
  options: [
    { value: 'form', label: channelLabels.form, hint: 'Une lettre signée par le représentant du client.' },
    {
      value: 'portal',
      label: channelLabels.portal,
      hint: 'Le client nous désigne en ligne\u00a0: la pièce est une copie d’écran.',
    },
  ],
});

/** Of what it says, the one thing that a signature, or what was seen on the portal, may say too: as the journal tells a change of the form. */
export function startsOnChanged(before: string | null, after: string | null): Changes {
  const fields = termFields.filter(({ name }) => name === 'startsOn');
  return changesBetween(fields, { startsOn: before }, { startsOn: after });
}

export const newFields = [channel, ...termFields];

/** A mandate that came signed: when, and its scan. */
export const signedFields = [
  ...newFields,
  field('signedOn', 'Signé le', dayOr('Indiquez le jour de la signature.'), { type: 'date', required: true }),
  field('evidence', 'Mandat signé', scan, scanShape),
];

const terms = newSchema(newFields);

export type DelegationTerms = z.output<typeof terms>;

// A day that could not be read has its own sentence: the others are judged without it.
const eachDay = { when: () => true };

export const delegationForm = terms.superRefine(standingDays, eachDay);
export const signedDelegationForm = newSchema(signedFields)
  .superRefine(standingDays, eachDay)
  // It becomes active at once: what is still to come goes through the ordinary way.
  .refine((days) => !isToCome(days, clock.today()), {
    message: 'Le mandat ne prend pas encore effet\u00a0: préparez une délégation, et activez-la ce jour-là.',
    path: ['startsOn'],
    ...onceRead('startsOn'),
  });
export const editedDelegationForm = editSchema(termFields).superRefine(standingDays);

/** The terms that an address gives, for a letter that is only looked at: what means nothing is left out. */
export function readMandateTerms(query: Record<string, unknown>) {
  const scopes = scope.safeParse(query['scope']);
  const end = optionalDay.safeParse(query['endsOn'] ?? '');
  return { scope: scopes.data ?? ['ORG' as const], startsOn: clock.today(), endsOn: end.data ?? null };
}

function standingDays(days: MandateDays, context: z.core.$RefinementCtx): void {
  const read = (day: keyof MandateDays) =>
    context.issues.some(({ path }) => path?.[0] === day) ? null : (days[day] ?? null);
  const found = wrongMandateDays(
    { startsOn: read('startsOn'), endsOn: read('endsOn'), signedOn: read('signedOn') },
    clock.today(),
  );
  for (const { day, sentence } of found) context.addIssue({ code: 'custom', path: [day], message: sentence });
}

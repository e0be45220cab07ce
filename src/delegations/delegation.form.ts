import { z } from 'zod';
import { whyNotSignedOn } from '../journey/calendar/signing-day.js';
import { dayOr, optionalDay } from '../platform/forms/day-field.js';
import { onceRead } from '../platform/forms/form-fields.js';
import { choicesOf, editSchema, field, newSchema } from '../platform/forms/form.js';
import { scan, scanShape } from '../platform/forms/file-field.js';
import { channelLabels, offerLabels } from './delegation-phrases.js';
import { clock } from '../platform/clock.js';

// One box ticked is a text, several are a list; the page of a conflict sends « ORG, SERV ».
const scope = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : (value ?? [])),
  z
    .array(z.enum(['ORG', 'SERV'], { error: 'Les offres connues sont ORG et SERV.' }), {
      error: 'Choisissez au moins une offre.',
    })
    .min(1, 'Choisissez au moins une offre.')
    .transform((offers) => [...new Set(offers)]),
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

export const newFields = [channel, ...termFields];

/** A mandate that came signed: when, and its scan. */
export const signedFields = [
  ...newFields,
  field('signedOn', 'Signé le', dayOr('Indiquez le jour de la signature.'), { type: 'date', required: true }),
  field('evidence', 'Mandat signé', scan, scanShape),
];

const terms = newSchema(newFields);

export type DelegationTerms = z.output<typeof terms>;

const ordered = { message: 'La fin vient avant le début\u00a0: corrigez l’une des deux dates.', path: ['endsOn'] };
const orderedOnceRead = { ...ordered, ...onceRead('startsOn', 'endsOn') };

export const delegationForm = terms.refine(endsAfterItStarts, orderedOnceRead);
export const signedDelegationForm = newSchema(signedFields)
  .refine(endsAfterItStarts, orderedOnceRead)
  .refine(({ signedOn, endsOn }) => !endsOn || signedOn <= endsOn, {
    message: 'La signature vient après la fin du mandat\u00a0: vérifiez les dates.',
    path: ['signedOn'],
    ...onceRead('signedOn', 'endsOn'),
  })
  // It becomes active at once: what is still to come, or already over, goes through the ordinary way.
  .superRefine(({ signedOn }, context) => {
    const message = whyNotSignedOn(signedOn, { sentAt: null, today: clock.today() });
    if (message) context.addIssue({ code: 'custom', path: ['signedOn'], message });
  }, onceRead('signedOn'))
  .refine(({ startsOn }) => startsOn <= clock.today(), {
    message: 'Le mandat ne prend pas encore effet\u00a0: préparez une délégation, et activez-la ce jour-là.',
    path: ['startsOn'],
    ...onceRead('startsOn'),
  })
  .refine(({ endsOn }) => !endsOn || endsOn >= clock.today(), {
    message: 'Ce mandat a déjà pris fin\u00a0: faites-en signer un nouveau.',
    path: ['endsOn'],
    ...onceRead('endsOn'),
  });
export const editedDelegationForm = editSchema(termFields).refine(endsAfterItStarts, ordered);

/** The terms that an address gives, for a letter that is only looked at: what means nothing is left out. */
export function readMandateTerms(query: Record<string, unknown>) {
  const scopes = scope.safeParse(query['scope']);
  const end = optionalDay.safeParse(query['endsOn'] ?? '');
  return { scope: scopes.data ?? ['ORG' as const], startsOn: clock.today(), endsOn: end.data ?? null };
}

function endsAfterItStarts({ startsOn, endsOn }: { startsOn: string; endsOn: string | null }): boolean {
  return !endsOn || endsOn >= startsOn;
}

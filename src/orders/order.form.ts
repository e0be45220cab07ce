import { fullName } from '../identifiers/person-name.js';
import { z } from 'zod';
import { optionalLine, personAmong, reason } from '../platform/forms/form-fields.js';
import { isDay, optionalDay, pastDay } from '../platform/forms/day-field.js';
import { agencyNumber } from '../identifiers/agency-number.js';
import { field } from '../platform/forms/form.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { declarableDays, declaredExpiryProblem } from '../slots/declared-expiry.js';
import { undoHint } from './order-displays.js';
import { clock } from '../platform/clock.js';

const installationNote = z
  .string()
  .default('')
  .transform((text) => text.trim())
  .pipe(z.string().max(2000, 'Cette note dépasse 2\u00a0000 caractères\u00a0: raccourcissez-la.'))
  .transform((text) => (text === '' ? null : text));

const choiceOfPerson = z
  .union([z.literal(''), z.uuid()], { error: 'Choisissez un administrateur de la liste.' })
  .prefault('')
  .transform((id) => (id === '' ? null : id));

const productNumber = optionalLine(60).transform((typed) => typed && agencyNumber(typed));

/** What the person did on the platform; `administratorId` is asked where several could have done it. */
export function placementFields(people: { value: string; label: string }[] = []) {
  return [
    field('productNumber', 'N° de produit affiché par la plateforme', productNumber, {
      maxlength: 60,
      autocomplete: 'off',
    }),
    field('orderedOn', 'Commandée le', pastDay, { type: 'date', required: true, max: clock.today() }),
    field('administratorId', 'Par', choiceOfPerson, {
      type: 'select',
      required: true,
      placeholder: 'Choisir…',
      options: people,
    }),
  ] as const;
}

type Person = { id: string; firstName: string; lastName: string };

/** The same of an order that is placed, to put right what was noted. @param people those who may have placed it: none, and it is not asked */
export function correctionFields(people: Person[]) {
  const named = people.map((person) => ({ id: person.id, name: fullName(person) }));
  const [product, day] = placementFields();
  const person = field('administratorId', 'Par', personAmong(named, 'Choisissez un administrateur de la liste.'), {
    type: 'select',
    placeholder: 'Choisir…',
    options: named.map(({ id, name }) => ({ value: id, label: name })),
    show: (id) => named.find((one) => one.id === id)?.name ?? '',
  });
  return [product, day, person] as const;
}

/** @param withFinessCheck domain rule 16: a DMP certificate asks for one more check. */
export function installationFields(withFinessCheck: boolean) {
  const configured = z.literal('true', { error: 'Vérifiez le FINESS des établissements, puis cochez la case.' });
  const check = field('finessChecked', 'Le FINESS géographique de chaque établissement est configuré', configured, {
    type: 'checkbox',
    hint: 'Dans le VIHF, dans le lot de soumission et dans le document\u00a0: le certificat, lui, porte le FINESS juridique.',
  });
  return [
    field('installedOn', 'Installé le', pastDay, { type: 'date', required: true, max: clock.today() }),
    ...(withFinessCheck ? [check] : []),
    field('note', 'Note d’installation', installationNote, {
      type: 'textarea',
      rows: 3,
      maxlength: 2000,
      hint: 'Serveur, magasin de certificats, redémarrage à prévoir. Aucun mot de passe.',
    }),
  ];
}

const why = reason('Indiquez le motif.');
const reasonShape = { type: 'textarea', rows: 2, required: true, maxlength: 1000 } as const;

export const endOfWatchFields = [
  field('watchReason', 'Motif', why, {
    ...reasonShape,
    hint: 'Plus aucun rappel ne partira pour ce certificat.',
  }),
];

/** The end of a certificate that is in service and was never imported; empty: none is declared. */
export function declaredExpiryFields(now: Date) {
  const today = parisDate(now);
  const declarable = optionalDay.superRefine((value, context) => {
    const problem = value !== null && isDay(value) ? declaredExpiryProblem(value, today) : null;
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
  return [
    field('declaredNotAfter', 'En service jusqu’au', declarable, {
      type: 'date',
      hint: 'Vide\u00a0: aucune échéance n’est déclarée.',
      ...declarableDays(today),
    }),
  ];
}

/** What was seen or done on the platform: it is noted here. */
export function revocationFields() {
  return [
    field('revokedOn', 'Révoqué le', pastDay, { type: 'date', required: true, max: clock.today() }),
    field('reason', 'Motif', why, reasonShape),
  ];
}

/** It was noted on the wrong certificate. */
export function revocationWithdrawalFields() {
  return [field('reason', 'Motif', why, { ...reasonShape, hint: undoHint })];
}

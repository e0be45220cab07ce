import { cleanNumber, cleanText, finding } from '../answers-413.js';
import { checkCard, checkPerson, checkSameCardTwice, checkSigner, checkStructure, required } from '../check-people.js';
import { checkCharacters } from '../check-printing.js';
import type { MissingField } from '../form-413-types.js';
import { answersOf503 } from './answers-503.js';
import type { Form503, Form503Leaver } from './form-503-types.js';

export type { Form503, Form503Leaver } from './form-503-types.js';

/** As many as form 413 has rows, of those who come and of those who leave. F4.1. */
export const changeRows = 4;

/** Names at once everything missing, malformed or unprintable; one finding per answer, in the form's order. */
export function checkForm503(form: Form503): MissingField[] {
  const findings = [
    ...checkStructure(form.structure),
    ...checkSigner(form.signer),
    ...checkDepartures(form),
    ...form.arrivals.slice(0, changeRows).flatMap((person, index) => checkPerson(`arrivals.${index}`, person)),
    ...checkSameCardTwice('arrivals', form.arrivals),
    ...checkSameCardTwice('departures', form.departures),
    ...required('editorName', form.editorName, 'Indiquez le nom de l’éditeur.'),
    ...[...answersOf503(form)].flatMap(([field, answer]) => checkCharacters(field, answer)),
  ];
  return findings.filter((one, index) => findings.findIndex(({ field }) => field === one.field) === index);
}

// « Départs » is what a form 503 is for; who only comes is declared by a 413.
function checkDepartures({ departures, arrivals }: Form503): MissingField[] {
  const list = { field: 'departures', label: 'Départs' };
  if (departures.length === 0) return [{ ...list, reason: 'Nommez au moins une personne qui part.' }];
  const findings = departures.slice(0, changeRows).flatMap(checkLeaver);
  for (const [label, people] of [['Départs', departures] as const, ['Arrivées', arrivals] as const]) {
    if (people.length <= changeRows) continue;
    const reason = `Au plus ${changeRows} personnes, et vous en nommez ${people.length}. Faites un second 503 pour les autres.`;
    findings.push({ field: label === 'Départs' ? 'departures' : 'arrivals', label, reason });
  }
  return [...findings, ...bothWays(departures, arrivals)];
}

// ANS knows a leaver by the card; how to reach them no longer matters.
function checkLeaver(leaver: Form503Leaver, index: number): MissingField[] {
  const path = `departures.${index}`;
  return [
    ...checkCard(`${path}.cardNumber`, leaver.cardNumber),
    ...required(`${path}.lastName`, cleanText(leaver.lastName), 'Indiquez le nom figurant sur la carte.'),
    ...required(`${path}.firstName`, cleanText(leaver.firstName), 'Indiquez le prénom figurant sur la carte.'),
  ];
}

function bothWays(departures: Form503Leaver[], arrivals: Form503['arrivals']): MissingField[] {
  const leaving = departures.map(({ cardNumber }) => cleanNumber(cardNumber)).filter(Boolean);
  return arrivals.flatMap((person, index) =>
    leaving.includes(cleanNumber(person.cardNumber))
      ? [
          finding(
            `arrivals.${index}.cardNumber`,
            'Cette carte est celle d’une personne qui part. Enlevez l’une des deux.',
          ),
        ]
      : [],
  );
}

import { field413Map } from './field-413-map.js';
import type { Form413, Form413Administrator, MissingField } from './form-413-types.js';

/** What is printed in each text field, by path; nothing for an empty answer. */
export type Answers413 = ReadonlyMap<string, string>;

/** The text as printed: composed accents, one space instead of tabs and line feeds, none around. */
export function cleanText(text: string | null | undefined): string {
  return (text ?? '')
    .normalize('NFC')
    .replace(/[\t\r\n ]+/gu, ' ')
    .trim();
}

/** The number without the separators people type. */
export function cleanNumber(text: string | null | undefined): string {
  return (text ?? '').replace(/[\s.\-/]/gu, '').toUpperCase();
}

// F4.1: the phone field has 10 characters, so an international French number is printed in its national form.
const internationalPrefix = /^(?:\+|00)(?:33|262|590|594|596)(?:\(0\))?(?=\d{9}$)/u;

/** The phone in its national form, digits only when it is well formed. */
export function cleanPhone(text: string | null | undefined): string {
  return cleanNumber(text).replace(internationalPrefix, '0');
}

/** What is printed of one administrator, under its path. */
export function answersOfPerson(path: string, administrator: Form413Administrator): [string, string][] {
  return [
    [`${path}.cardNumber`, cleanNumber(administrator.cardNumber)],
    [`${path}.lastName`, cleanText(administrator.lastName)],
    [`${path}.firstName`, cleanText(administrator.firstName)],
    [`${path}.phone`, cleanPhone(administrator.phone)],
    [`${path}.email`, cleanText(administrator.email)],
  ];
}

/** § 3.1 of the form, cleaned: `[path, answer]` of each of its fields. */
export function answersOfStructure(structure: Form413['structure']): [string, string][] {
  const finess = cleanNumber(structure.finess);
  return [
    ['structure.name', cleanText(structure.name)],
    ['structure.finess', finess],
    // Guide V0.6, annexe: with a FINESS, the SIRET is left empty (« ou N° SIRET »).
    ['structure.siret', finess ? '' : cleanNumber(structure.siret)],
  ];
}

/** § 3.2 of the form, cleaned: `[path, answer]` of each of its fields; never a date nor a signature. */
export function answersOfSigner(signer: Form413['signer']): [string, string][] {
  return [
    ['signer.lastName', cleanText(signer.lastName)],
    ['signer.firstNames', cleanText(signer.firstNames)],
    ['signer.phone', cleanPhone(signer.phone)],
    ['signer.email', cleanText(signer.email)],
    ['signer.cardNumber', cleanNumber(signer.cardNumber)],
  ];
}

/** The printed answers of the form, by path of `field413Map`. */
export function answersOf(form: Form413): Answers413 {
  const answers: [string, string][] = [
    ...answersOfStructure(form.structure),
    ...answersOfSigner(form.signer),
    ...form.administrators.flatMap((person, index) => answersOfPerson(`administrators.${index}`, person)),
    ['purpose', cleanText(form.purpose)],
    ['editorName', cleanText(form.editorName)],
    ['solutionName', cleanText(form.solutionName)],
    ['domainName', cleanText(form.domainName)],
    ['serverName', cleanText(form.serverName)],
    ['mailDomain', cleanText(form.mailDomain)],
  ];
  return new Map(answers.filter(([, answer]) => answer !== ''));
}

/** A finding on the answer at this path, named as the form names it. */
export function finding(field: string, reason: string): MissingField {
  return { field, label: field413Map[field]?.label ?? changeLabel(field) ?? 'Formulaire 413', reason };
}

const personLabels: Record<string, string> = {
  cardNumber: 'n° de carte',
  lastName: 'nom figurant sur la carte',
  firstName: 'prénom figurant sur la carte',
  phone: 'téléphone',
  email: 'adresse électronique',
  leavesOn: 'date de départ',
};

/** « Départ 1 : n° de carte »: the answers that only a form 503 has. */
export function changeLabel(field: string): string | undefined {
  const [, list, row, answer = ''] = /^(departures|arrivals)\.(\d+)\.(\w+)$/u.exec(field) ?? [];
  if (!list) return undefined;
  return `${list === 'departures' ? 'Départ' : 'Arrivée'} ${Number(row) + 1}\u00a0: ${personLabels[answer] ?? answer}`;
}

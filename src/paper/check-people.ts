import { isWholeAddress } from '../identifiers/mail-address.js';
import { cleanNumber, cleanPhone, cleanText, finding } from './answers-413.js';
import { administratorRows } from './field-413-map.js';
import type { Form413, Form413Administrator, MissingField } from './form-413-types.js';

/** A finding when `answer` says nothing. @param field its path @param reason the French sentence for people */
export function required(field: string, answer: string | null | undefined, reason: string): MissingField[] {
  return cleanText(answer) === '' ? [finding(field, reason)] : [];
}

// F3.1: nine characters, Corsican numbers have A or B in second place; the check digit is verified elsewhere.
const finessShape = /^\d[\dAB]\d{7}$/u;

/** F4.1, § 3.1: a name, and a FINESS or a SIRET. */
export function checkStructure(structure: Form413['structure']): MissingField[] {
  const finess = cleanNumber(structure.finess);
  const siret = cleanNumber(structure.siret);
  const findings = required('structure.name', structure.name, 'Indiquez la raison sociale de la structure.');
  if (!finess && !siret) {
    findings.push(finding('structure.finess', 'Indiquez le numéro FINESS juridique ou, à défaut, le numéro SIRET.'));
  }
  if (finess && !finessShape.test(finess)) {
    const reason = `Le numéro FINESS compte 9 caractères\u00a0: «\u00a0${finess}\u00a0» n’en a pas la forme. Corrigez-le.`;
    findings.push(finding('structure.finess', reason));
  }
  if (!finess && siret && !/^\d{14}$/u.test(siret)) {
    const reason = `Le numéro SIRET compte 14 chiffres\u00a0: «\u00a0${siret}\u00a0» n’en a pas la forme. Corrigez-le.`;
    findings.push(finding('structure.siret', reason));
  }
  return findings;
}

function checkPhone(field: string, phone: string | null): MissingField[] {
  const digits = cleanPhone(phone);
  if (digits === '') return [finding(field, 'Indiquez un numéro de téléphone.')];
  if (/^[1-9]\d{8}$/u.test(digits)) {
    return [finding(field, 'Il manque un chiffre à ce numéro de téléphone, sans doute le zéro du début. Ajoutez-le.')];
  }
  // F4.1: ten characters at most.
  if (/^\d{4,10}$/u.test(digits)) return [];
  const reason = 'Le formulaire n’accepte que 10 chiffres. Indiquez le numéro français, sans indicatif étranger.';
  return [finding(field, reason)];
}

function checkEmail(field: string, email: string | null): MissingField[] {
  const address = cleanText(email);
  if (address === '') {
    return [finding(field, 'Indiquez une adresse électronique, de préférence générique et durable.')];
  }
  if (isWholeAddress(address)) return [];
  return [finding(field, `«\u00a0${address}\u00a0» n’est pas une adresse électronique. Corrigez-la.`)];
}

/** Guide V0.6, annexe: third line of the card, ten digits. */
export function checkCard(field: string, cardNumber: string | null): MissingField[] {
  const number = cleanNumber(cardNumber);
  if (number === '') return [finding(field, 'Indiquez le numéro à 10 chiffres, sur la troisième ligne de la carte.')];
  if (/^\d{10}$/u.test(number)) return [];
  const reason = `Le numéro de carte compte 10 chiffres\u00a0: «\u00a0${number}\u00a0» n’en a pas la forme. Relisez la troisième ligne de la carte.`;
  return [finding(field, reason)];
}

/** F4.1, § 3.2: all of the signer's answers are compulsory. */
export function checkSigner(signer: Form413['signer']): MissingField[] {
  return [
    ...required('signer.lastName', signer.lastName, 'Indiquez le nom du signataire.'),
    ...required('signer.firstNames', signer.firstNames, 'Indiquez le ou les prénoms du signataire.'),
    ...checkPhone('signer.phone', signer.phone),
    ...checkEmail('signer.email', signer.email),
    ...checkCard('signer.cardNumber', signer.cardNumber),
  ];
}

/** The answers of one administrator who is declared, under its path: each is compulsory. */
export function checkPerson(path: string, administrator: Form413Administrator): MissingField[] {
  return [
    ...checkCard(`${path}.cardNumber`, administrator.cardNumber),
    ...required(`${path}.lastName`, administrator.lastName, 'Indiquez le nom figurant sur la carte.'),
    ...required(`${path}.firstName`, administrator.firstName, 'Indiquez le prénom figurant sur la carte.'),
    ...checkPhone(`${path}.phone`, administrator.phone),
    ...checkEmail(`${path}.email`, administrator.email),
  ];
}

/** One card is one person's. */
export function checkSameCardTwice(list: string, administrators: Form413Administrator[]): MissingField[] {
  const numbers = administrators.map((administrator) => cleanNumber(administrator.cardNumber));
  return numbers.flatMap((number, index) => {
    const first = numbers.indexOf(number);
    if (number === '' || first === index) return [];
    const reason = `Cette carte est déjà celle de l’administrateur ${first + 1}. Enlevez l’un des deux ou corrigez le numéro.`;
    return [finding(`${list}.${index}.cardNumber`, reason)];
  });
}

/** F4.1, § 4.1: one to four administrators, each complete. */
export function checkAdministrators(administrators: Form413Administrator[]): MissingField[] {
  const field = 'administrators';
  const label = 'Administrateurs techniques';
  if (administrators.length === 0) {
    return [{ field, label, reason: 'Désignez au moins un administrateur technique.' }];
  }
  const findings = administrators
    .slice(0, administratorRows)
    .flatMap((person, index) => checkPerson(`administrators.${index}`, person));
  if (administrators.length > administratorRows) {
    const reason = `Le formulaire n’a que ${administratorRows} lignes et vous en désignez ${administrators.length}. Enlevez-en, ou faites une seconde demande pour les autres.`;
    findings.push({ field, label, reason });
  }
  return [...findings, ...checkSameCardTwice('administrators', administrators.slice(0, administratorRows))];
}

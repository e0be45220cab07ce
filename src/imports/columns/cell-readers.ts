import { optionalDay } from '../../platform/forms/day-field.js';
import { checkCardNumber } from '../../identifiers/card-number.js';
import { checkFiness } from '../../identifiers/finess.js';
import { type Checked, withoutSeparators } from '../../identifiers/identifier.js';
import { frenchPhone } from '../../identifiers/phone.js';
import { checkRpps } from '../../identifiers/rpps.js';
import { checkSiret } from '../../identifiers/siret.js';
import { type Follower, notComeYet, whyNotFollowing } from '../../clients/who-follows.js';
import { type Service, serviceLabels } from '../../journey/plan/plan.js';
import { dayOfSerial } from '../../platform/files/xlsx-file.js';
import { oneLine, plainText } from './plain-text.js';

/** The names a cell may hold, as the editor has them. */
export interface Names {
  people: (Follower & { id: string; email: string })[];
  /** `closed`: given to no instance that does not run it already. */
  solutions: { id: string; name: string; closed: boolean }[];
  groupings: { id: string; name: string }[];
}

/** What a person decided of cells that stand in the way, by column. */
export interface Choices {
  /** Columns whose wrong values are left out: the rest of the line applies. */
  leftOut: string[];
  /** Columns where a line may go back to an earlier state. */
  confirmed: string[];
}

export interface Reading {
  /** A workbook may keep a day as its number. */
  workbook: boolean;
  names: Names;
  choices: Choices;
  /** Who follows a client that is new when its line names nobody. */
  follower?: string | undefined;
}

export const noChoices: Choices = { leftOut: [], confirmed: [] };

/**
 * What a cell says, in the one way we compare it; a remark tells what was mended. Errors are French sentences; `asWritten` is what the cell says
 * all the same, when a person confirms that it is written so.
 */
type Read = { value: string; remark?: string } | { error: string; asWritten?: string };
export type CellReader = (text: string, reading: Reading) => Read;

const shortened = /^\d+(?:[.,]\d+)?E\+?\d+$/i;

function refuseShortened(text: string): { error: string } | null {
  if (!shortened.test(text.replace(/\s/g, ''))) return null;
  return {
    error: `«\u00a0${text}\u00a0» a été abrégé par le tableur, des chiffres sont perdus. Mettez la colonne au format Texte, puis saisissez le numéro entier.`,
  };
}

// « #REF! », « #DIV/0 ! », « #NOM? », « Err:502 », « #### »: what stands in the place of a value that a formula did not find, or that a column was too narrow for.
const broken = /^(?:#(?:N\/[AD]|GETTING_DATA|[A-ZÉ_]+(?:\/0)?\s?[!?]|#{2,})|Err:\d{3})$/i;

/** What a spreadsheet writes where it has no value is one in no column, a name least of all. */
export function refuseBroken(text: string): { error: string } | null {
  // Asked of every cell: nearly all of them are known by their first sign.
  if (!'#Ee'.includes(text.charAt(0)) || !broken.test(text)) return null;
  return {
    error: `«\u00a0${text}\u00a0» est une erreur du tableur, pas une valeur. Corrigez la formule ou écrivez la valeur, puis renvoyez la ligne.`,
  };
}

// « ?ukasz », « Besan?on », « l’?glise »: what a spreadsheet writes for a letter that the encoding it saves in has not. Before a letter, or where a
// word goes on, it is nothing else; alone, or after a space, it is a question.
const lostLetter = /\p{L}\?+[\p{L}'’-]|\p{L}['’]\?|(?:^|[\s'’(-])\?+\p{L}|\ufffd/u;
// « Andr? », « Lilas? »: the last letter of a word, or a question. Nothing in a file tells them apart: accents that it kept prove nothing of « Petrović »,
// whose letter Windows-1252 has not, and a workbook may have been made of a text that had lost them. So a person says.
const perhapsLost = /\p{L}\?/u;
// « BesanÃ§on », « lâ€™Est »: UTF-8 read as Windows-1252 shows each letter as two, the second of them hardly ever one.
const twoForOne = /[ÂÃÄÅ][\u0080-\u00bfŠŒŽšœžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€|\p{Ll}Ã/u;

// Who signs a form 413 is named on it as the file names them.
function refuseLost(text: string): { error: string; asWritten?: string } | null {
  if (lostLetter.test(text)) return { error: `«\u00a0${text}\u00a0» semble avoir perdu des lettres. ${savedWhole}` };
  if (twoForOne.test(text)) return { error: `«\u00a0${text}\u00a0» semble avoir perdu ses accents. ${savedWhole}` };
  if (perhapsLost.test(text))
    return {
      error: `«\u00a0${text}\u00a0» a peut-être perdu la dernière lettre d’un mot. Si le point d’interrogation y est bien, gardez la valeur telle qu’elle est écrite\u00a0; sinon corrigez-la, puis renvoyez la ligne.`,
      asWritten: oneLine(text),
    };
  return null;
}

const savedWhole =
  'Corrigez la valeur, ou enregistrez de nouveau le fichier d’origine, en .xlsx ou en «\u00a0CSV UTF-8\u00a0», puis renvoyez la ligne.';

export const readText: CellReader = (text) => refuseLost(text) ?? { value: oneLine(text) };

// F3.1: a spreadsheet drops the first zero of 060785011; it is put back only when the key then fits.
function finessOf(text: string): Read {
  const compact = withoutSeparators(text);
  const padded = compact.padStart(9, '0');
  if (compact.length === 8 && checkFiness(padded).ok) return zeroPutBack(compact, padded);
  return { value: compact };
}

const zeroPutBack = (was: string, value: string) => ({
  value,
  remark: `«\u00a0${was}\u00a0» lu ${value}, zéro de tête rétabli.`,
});

/** One FINESS; whether its key fits depends on the environment, so it is checked with it. */
export const readFiness: CellReader = (text) => refuseShortened(text) ?? finessOf(text);

/** FINESS EG separated by spaces, commas or semicolons; a number alone may hold spaces itself. */
export const readFinessList: CellReader = (text) => {
  const whole = refuseShortened(text) ?? finessOf(text);
  if ('error' in whole || /^.{9}$/.test(whole.value)) return whole;
  const reads = text
    .split(/[\s,;/|]+/)
    .filter((word) => word !== '')
    .map(finessOf);
  const remarks = reads.flatMap((read) => ('remark' in read && read.remark ? [read.remark] : []));
  const value = [...new Set(reads.map((read) => ('value' in read ? read.value : '')))].join(' ');
  return remarks.length > 0 ? { value, remark: remarks.join(' ') } : { value };
};

export const readSiret: CellReader = (text) => {
  const wrong = refuseShortened(text);
  if (wrong) return wrong;
  const compact = withoutSeparators(text);
  const padded = `0${compact}`;
  if (compact.length === 13 && checkSiret(padded).ok) return zeroPutBack(compact, padded);
  return { value: compact };
};

export const readPostalCode: CellReader = (text) => {
  const compact = text.replace(/\s/g, '');
  return /^\d{4}$/.test(compact) ? zeroPutBack(compact, `0${compact}`) : { value: compact };
};

export const readPhone: CellReader = (text) => {
  const wrong = refuseShortened(text);
  if (wrong) return wrong;
  const compact = withoutSeparators(text);
  if (/^[1-9]\d{8}$/.test(compact)) return zeroPutBack(compact, `0${compact}`);
  const checked = frenchPhone(text);
  return checked.ok ? { value: checked.value } : { error: checked.reason };
};

const readChecked =
  (check: (text: string) => Checked): CellReader =>
  (text) => {
    const wrong = refuseShortened(text);
    if (wrong) return wrong;
    const checked = check(text);
    return checked.ok ? { value: checked.value } : { error: checked.reason };
  };

export const readCardNumber = readChecked(checkCardNumber);
export const readRpps = readChecked(checkRpps);

/** Card numbers separated by commas or semicolons, each of ten digits that may hold spaces; the value has one space between two. */
export const readCardNumbers: CellReader = (text, reading) => {
  const words = text.split(/[,;/|+]+/).filter((word) => word.trim() !== '');
  const reads = words
    .flatMap((word) => (/^\s*\d{10}(\s+\d{10})+\s*$/.test(word) ? word.trim().split(/\s+/) : [word]))
    .map((word) => readCardNumber(word, reading));
  const wrong = reads.find((read) => 'error' in read);
  if (wrong) return wrong;
  return { value: [...new Set(reads.map((read) => ('value' in read ? read.value : '')))].sort().join(' ') };
};

/** jj/mm/aaaa, with one or two digits; a workbook's number of days; the value is `YYYY-MM-DD`. */
export const readDay: CellReader = (text, { workbook }) => {
  // The midnight of a day, as exports of databases write it, goes before the spaces that tell it from the day.
  const compact = text.replace(/[T\s]\s*0?0:00(:00([.,]0+)?)?\s*Z?\s*$/, '').replace(/\s/g, '');
  const serial = workbook && /^[2-8]\d{4}$/.test(compact) ? dayOfSerial(Number(compact)) : compact;
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(serial);
  const [, day = '', month = '', year = ''] = parts ?? [];
  const written = parts ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : serial;
  const read = optionalDay.safeParse(written);
  if (read.success && read.data !== null) return { value: read.data };
  return { error: `«\u00a0${text}\u00a0» n’est pas une date\u00a0: écrivez-la jj/mm/aaaa, par exemple 24/11/2026.` };
};

/** A choice by its code, its label, or another word for it. */
export function readChoice(labels: Record<string, string>, others: Record<string, string> = {}): CellReader {
  const codes = new Map<string, string>();
  for (const [code, label] of Object.entries(labels)) codes.set(plainText(code), code).set(plainText(label), code);
  for (const [word, code] of Object.entries(others)) codes.set(plainText(word), code);
  const known = Object.values(labels)
    .map((label) => `«\u00a0${label}\u00a0»`)
    .join(', ');
  return (text) => {
    const code = codes.get(plainText(text));
    return code === undefined
      ? { error: `«\u00a0${text}\u00a0» n’est pas un choix connu. Écrivez ${known}.` }
      : { value: code };
  };
}

export const readYesNo = readChoice(
  { oui: 'oui', non: 'non' },
  { o: 'oui', vrai: 'oui', true: 'oui', x: 'oui', '1': 'oui', n: 'non', faux: 'non', false: 'non', '0': 'non' },
);

/** How each service is called in a file: short, and none holds a separator. */
export const serviceWords: Record<Service, string> = {
  dmp: 'DMP',
  insi_auto: 'INSi AUTO',
  insi_manu: 'INSi MANU',
  psc: 'PSC',
  mss_bal: 'MSSanté',
  mss_operator: 'MSSanté opérateur',
  ror: 'ROR',
};
export const serviceCodes = Object.keys(serviceWords) as Service[];

const readService = readChoice(serviceWords, {
  ...Object.fromEntries(serviceCodes.map((code) => [serviceLabels[code], code])),
  'Pro Santé Connect': 'psc',
  'MSSanté BAL': 'mss_bal',
  'MSS BAL': 'mss_bal',
  MSS: 'mss_bal',
});

/** Services as words; the value is their codes in the order of the plan. */
export const readServices: CellReader = (text, reading) => {
  let words = text;
  // Two of the full labels hold a comma.
  for (const code of serviceCodes) words = words.replaceAll(serviceLabels[code], code);
  const reads = words
    .split(/[;,/+|\n]+/)
    .filter((word) => word.trim() !== '')
    .map((word) => readService(word.trim(), reading));
  const wrong = reads.find((read) => 'error' in read);
  if (wrong) return wrong;
  const given = new Set(reads.map((read) => ('value' in read ? read.value : '')));
  return { value: serviceCodes.filter((code) => given.has(code)).join(',') };
};

/** A person by e-mail or name; the value is the e-mail. Whether they may follow a client, its lines are judged with: who follows it already does. */
export const readPerson: CellReader = (text, { names }) => {
  const wanted = plainText(text);
  const byEmail = names.people.find(({ email }) => email.toLowerCase() === text.trim().toLowerCase());
  const named = byEmail ? [byEmail] : names.people.filter(({ name }) => plainText(name) === wanted);
  // A namesake whose account is closed is no second person to choose from.
  const open = named.filter(({ disabled }) => !disabled);
  const [found, ...others] = open.length > 0 ? open : named;
  if (found && others.length === 0) {
    const remark = notComeYet(found, 'follows');
    return remark === null ? { value: found.email } : { value: found.email, remark };
  }
  if (found)
    return { error: `Plusieurs personnes s’appellent «\u00a0${text}\u00a0»\u00a0: écrivez l’adresse électronique.` };
  return { error: `«\u00a0${text}\u00a0» n’est pas dans votre équipe. ${whoFollows(names)}` };
};

/** Whom a client may be confided to. */
export const whoFollows = ({ people }: Names): string =>
  knownList(people.filter((one) => whyNotFollowing(one) === null).map(({ name }) => name));

interface NamedThing {
  name: string;
  closed?: boolean;
}

// The very name before one that is written nearly so; what is closed is found and never offered.
function readNamed(pick: (names: Names) => NamedThing[], what: string): CellReader {
  return (text, { names }) => {
    const all = pick(names);
    const exact = all.find(({ name }) => name === text);
    if (exact) return { value: exact.name };
    const wanted = plainText(text);
    const [found, ...near] = all.filter(({ name }) => plainText(name) === wanted);
    // Two that only capitals or accents tell apart: nobody guesses which is meant.
    if (found && near.length > 0)
      return {
        error: `«\u00a0${text}\u00a0» peut être ${[found, ...near].map(({ name }) => `«\u00a0${name}\u00a0»`).join(' ou ')}\u00a0: écrivez l’un de ces noms, tel quel.`,
      };
    if (found) return { value: found.name };
    const open = all.filter(({ closed }) => !closed).map(({ name }) => name);
    return { error: `«\u00a0${text}\u00a0» n’est pas ${what}. ${knownList(open)}` };
  };
}

export const readSolution = readNamed(({ solutions }) => solutions, 'une de vos solutions');
export const readGrouping = readNamed(({ groupings }) => groupings, 'un de vos groupements');

function knownList(known: string[]): string {
  if (known.length === 0) return 'Aucun n’est enregistré\u00a0: ajoutez-le d’abord dans Sceau.';
  const shown = known.slice(0, 15).join(', ');
  return `Connus\u00a0: ${shown}${known.length > 15 ? '…' : '.'}`;
}

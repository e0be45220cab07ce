import { agencyNumber } from '../../identifiers/agency-number.js';
import { checkFiness } from '../../identifiers/finess.js';
import { frenchPhone } from '../../identifiers/phone.js';
import { checkRpps } from '../../identifiers/rpps.js';
import { checkSiren, checkSiret } from '../../identifiers/siret.js';

/**
 * The one number that stands after these words. How the agency makes its numbers is not known (`agencyNumber`): what is told apart is what cannot be
 * one, whoever wrote the words. Two numbers, or one that may have been cut short, are none: a wrong number moves a state, and holds back another client's.
 * @param labels the words of the rules that announce a number
 */
export function dossierNumberIn(text: string, labels: string[]): string | null {
  const plain = plainly(text);
  const found = new Set<string>();
  for (const label of labels) {
    const words = plainly(label).trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) continue;
    const announced = `(?<![\\p{L}\\p{N}])${words.map(literal).join('\\s+')}(?![\\p{L}\\p{N}])`;
    const linked = `\\s{0,5}(?:(?:${forms.join('|')})\\s{1,3}(?=n\\s?[°o]))?(?:n\\s?[°o]\\s{0,3})?(?:est\\s+)?(?:le\\s+)?[:#]?\\s{0,5}`;
    for (const match of plain.matchAll(new RegExp(`${announced}${linked}(?=[A-Z0-9])`, 'giu'))) {
      if (callsFor.test(plain.slice(Math.max(0, match.index - 60), match.index))) continue;
      const number = numberAt(plain.slice(match.index + match[0].length, match.index + match[0].length + longest + 40));
      if (number) found.add(agencyNumber(number));
    }
  }
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

const longest = 40;
/** Forms of the agency, by what everybody calls them. */
const forms = ['413', '503'];
/** « Vous pouvez nous joindre sous le numéro … » */
const callsFor = /(?:joindre|joignable|appel|telephon|contacte)[^.!?\n]*$/i;
const files =
  /\.(?:pdf|docx?|odt|rtf|txt|html?|xlsx?|ods|csv|xml|json|zip|7z|rar|png|jpe?g|gif|tiff?|bmp|eml|msg|p7[ms])$/i;
const dates =
  /^(?:\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\/(?:19|20)\d\d|\d{1,2}h\d{0,2})$/i;
const otherNumbers = /^(?:finess|siret|siren|rpps|adeli|ej|eg|tel|fax)\W?\d/i;

/** A number as it is written, or null for what is none or may go on. */
function numberAt(text: string): string | null {
  // « 123 456 »: three by three it is one number, however many groups.
  const [grouped] = /^\d{1,3}(?:[^\S\n]\d{3})+(?![\w/-]|[^\S\n]?\d)/.exec(text) ?? [];
  if (grouped) return isNumber(digitsOf(grouped)) ? digitsOf(grouped) : null;
  const [written = ''] = /^[A-Z0-9][A-Z0-9/_.-]*/i.exec(text) ?? [];
  const rest = text.slice(written.length);
  if (written.length > longest || /[/_-]$/.test(written) || goesOn(written, rest)) return null;
  const number = written.replace(/\.+$/, '');
  return isNumber(number) ? number : null;
}

/** Whether what follows may be a part of it. */
function goesOn(written: string, rest: string): boolean {
  if (!/^[.,;:!?)\]»”"'*>|]*(?:\s|$)/u.test(rest)) return true;
  // The end of a sentence ends it too.
  if (written.endsWith('.') || /^[.,;:!?)\]»”"'*>|]/u.test(rest)) return false;
  return /^\d+$/.test(written) ? /^\s+(?:[-/.]\s?)?\d/.test(rest) : /^[^\S\n]+\d/.test(rest);
}

function isNumber(written: string): boolean {
  const digits = digitsOf(written);
  if (digits.length < 3 || files.test(written) || dates.test(written) || otherNumbers.test(written)) return false;
  // « 2026-118842.Merci »: a sentence begins, or a name goes on.
  if (/\.[a-z]{2,}/i.test(written)) return false;
  const groups = written.match(/\d+/g) ?? [];
  if (groups.every((group) => forms.includes(group) || /^(?:19|20)\d\d$/.test(group))) return false;
  if (/^2[AB]\d{7}$/i.test(written) || isAnothers(digits, written)) return false;
  return digits.length < written.length || digits.length >= 5;
}

/** A structure's, a person's, or a telephone. */
function isAnothers(digits: string, written: string): boolean {
  if (!/^[\d./-]+$/.test(written)) return false;
  return [checkFiness, checkSiren, checkSiret, checkRpps, frenchPhone].some((check) => check(digits).ok);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** Without accents, each sign as it is typed by hand, nothing that is not seen. */
function plainly(text: string): string {
  return text
    .replace(/º/gu, '°')
    .replace(/№/gu, 'n°')
    .normalize('NFKD')
    .replace(/[\p{M}\u00ad\u200b-\u200f\u2060\ufeff]/gu, '')
    .replace(/[’`]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, '-');
}

function literal(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

import { field413Map } from '../field-413-map.js';
import type { BlankField } from './blank-field.js';

/** What of a field says whose it is. */
interface NamedField {
  name: string;
  tooltip: string;
  kind: string;
}

const known = new Set(
  Object.entries(field413Map)
    .filter(([path]) => path.startsWith('acts.'))
    .map(([, { name }]) => plain(name)),
);

const acts =
  /signature|signe le|cachet|tampon|paraphe|fait (?:a|le)\b|lu et approuve|bon pour|\bcgu\b|conditions (?:generales|d.utilisation)|j.accepte|certifi(?:e|ons|cation) (?:l|que|exact)|exactitude|atteste|m.engage|engagement|reconnai[st]|\bje (?:declare|soussigne|consens|autorise)|\bconsent/u;
const dates = /^date(?: ?\d+)?$|date (?:de )?(?:la )?(?:signature|demande)/u;

/**
 * Whether a box is the signer's act: terms, certification, date, signature, stamp. Such a box is never given an answer, and is delivered
 * empty whatever the blank had in it (decision 5).
 */
export function isSignersBox({ name, tooltip, kind }: NamedField): boolean {
  if (kind === 'signature' || known.has(plain(name))) return true;
  return [plain(name), plain(tooltip)].some((words) => acts.test(words) || dates.test(words));
}

const saidOfTicks =
  /mandataire|responsable legal|representant legal|titulaire|\bserv\b|\bssl\b|smime|s mime|\borg\b|\boffre\b/u;

/**
 * Whether nothing says what ticking this box means: « Check Box 7 » of a blank that nobody knows may be the signer's acceptance. It is
 * given no answer until a person who looked at the paper says that it is not.
 */
export function isUnknownTick({ name, tooltip, kind, option, signers, vouched }: BlankField): boolean {
  if (signers || vouched || (kind !== 'tick' && kind !== 'choice')) return false;
  return !saidOfTicks.test([name, tooltip, option ?? ''].map(plain).join(' '));
}

/** Lower case, without accents nor marks: `Date_2` → `date 2`. */
export function plain(words: string): string {
  return words
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, ' ')
    .trim();
}

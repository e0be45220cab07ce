import { de, que } from '../../identifiers/elision.js';

/** What a text may cite of a client, by the word between braces. Fixed: a text is never more than words and these. */
const ofClient = {
  client: 'le nom du client',
  numero: 'son FINESS ou son SIRET',
  commune: 'sa commune',
  representant: 'son représentant légal',
  charge_de_compte: 'la personne qui le suit aujourd’hui chez vous, ou qui administre',
  editeur: 'le nom de votre société',
  expediteur: 'la personne qui écrit',
} as const;

/** What a text may cite besides of what is waited for, when it leaves by itself or asks for a CSR. Nobody who writes by hand has it. */
const ofWait = {
  attendu: 'ce que nous attendons',
  depuis: 'le jour depuis lequel nous l’attendons',
  espace: 'l’adresse de l’espace du client',
  siret: 'le SIRET de votre société',
  transmis_par: 'qui a transmis la demande à son collègue',
} as const;

export const placeholders = { ...ofClient, ...ofWait } as const;

export type Placeholder = keyof typeof placeholders;

/** Of one client; null, or nothing: not known. */
export type PlaceholderValues = Record<keyof typeof ofClient, string | null> &
  Partial<Record<keyof typeof ofWait, string | null>>;

const cited = /\{([^{}\n]*)\}/g;
/** With the small word before it, which a name that begins with a vowel shortens: « les certificats d’Association Les Pins ». */
const citedAfterWord = /(?:(?<!\p{L})(de|que) )?\{([^{}\n]*)\}/gu;
const shortened: Record<string, (value: string) => string> = { de, que };
const names = Object.keys(placeholders).join('|');
const halfCited = new RegExp(`\\{ *(?:${names})\\b|(?<![\\p{L}_])(?:${names}) *\\}`, 'u');
const isKnown = (word: string): word is Placeholder => Object.hasOwn(placeholders, word);

/** The first word between braces that is none of them, or one of them that has one brace alone, as it is written; null when there is neither. */
export function unknownPlaceholder(text: string): string | null {
  const odd = [...text.matchAll(cited)].find(([, word = '']) => !isKnown(word));
  return odd ? odd[0] : (halfCited.exec(text.replaceAll(cited, ' '))?.[0] ?? null);
}

/** Those that a text cites, each once. */
export function placeholdersIn(text: string): Placeholder[] {
  return [...new Set([...text.matchAll(cited)].map(([, word = '']) => word).filter(isKnown))];
}

/** The text of one client, in one pass: what a value says between braces stays as it is. */
export function withValues(text: string, values: PlaceholderValues): string {
  return filled(text, values, () => '');
}

const wordsOf = (some: Record<string, string>) =>
  Object.entries(some)
    .map(([name, meaning]) => `{${name}}, ${meaning}`)
    .join('\u202f; ');

/** The words of those that a person reads beside a text. */
export const placeholderWords = wordsOf(ofClient);

/** Those that a text about what is waited for may cite besides. */
export const waitWords = wordsOf(ofWait);

/** It cites what is known of a wait alone: it leaves by itself or from a page of its own, and nobody begins a letter with it. */
export function isForWaits(text: string): boolean {
  return placeholdersIn(text).some((name) => Object.hasOwn(ofWait, name));
}

/**
 * Why a text of a wait could never leave: it cites what is known only where there is a link into the space, or a colleague to whom that was handed on.
 * @param known those of the two that are; @returns the French sentence; null when it can
 */
export function neverKnown(text: string, known: { espace: boolean; transmis_par: boolean }): string | null {
  const never = placeholdersIn(text).find((name) => (name === 'espace' || name === 'transmis_par') && !known[name]);
  return never
    ? `Il cite {${never}}, ${placeholders[never]}, que cet envoi ne connaît jamais\u00a0: enlevez ce mot, ou rien ne partirait.`
    : null;
}

/** The text of one client, what is not known left between its braces: who writes sees it, and completes it. */
export function withKnownValues(text: string, values: PlaceholderValues): string {
  return filled(text, values, (word) => `{${word}}`);
}

function filled(text: string, values: PlaceholderValues, unknown: (word: string) => string): string {
  return text.replace(citedAfterWord, (written, before: string | undefined, word: string) => {
    if (!isKnown(word)) return written;
    const value = values[word] ?? unknown(word);
    return before ? (shortened[before]?.(value) ?? value) : value;
  });
}

/** What a text may not be: empty, too long, or citing what is nothing. @returns the French sentence; null when it is fine */
export function wrongText(text: string, name: string, atMost: number): string | null {
  if (text === '') return `Écrivez ${name}.`;
  if (text.length > atMost) return `C’est trop long\u00a0: ${name} fait ${atMost} caractères au plus.`;
  const odd = unknownPlaceholder(text);
  if (odd === null) return null;
  return `«\u00a0${odd.slice(0, 40)}\u00a0» n’est rien que l’on puisse citer. Corrigez le mot, ou enlevez ses accolades.`;
}

/** How long a subject and a text may be. */
export const longestLetter = { subject: 150, text: 10_000 };

import { createRequire } from 'node:module';

/**
 * Fifteen characters: NIST SP 800-63B-4 § 3.1.1.2 asks for them where a password may be the only factor, and ASVS 5 V6.2.1 advises them.
 * No rule on kinds of characters, no forced change (V6.2.5, V6.2.10).
 */
export const shortestPassword = 15;
/** V6.2.9 asks that sixty-four be allowed; the bound is there for argon2, which would read a megabyte too. */
export const longestPassword = 256;

const require = createRequire(import.meta.url);
let known: ReadonlySet<string> | null = null;

/**
 * ASVS 5 V6.2.4 and V6.2.11: whether a password is among those tried first, or made of what anybody knows of its person.
 * @param words of the person and their house: name, address, editor. « Sceau » is always one
 * @returns why it is refused, in French, or null
 */
export function weaknessOf(password: string, words: readonly string[]): string | null {
  const bare = bareOf(password);
  if (isCommon(bare))
    return 'Ce mot de passe est de ceux qu’on essaie en premier. Choisissez plutôt une phrase qui ne veut rien dire pour un autre.';
  if (withoutWords(bare, words).replace(/\d+/g, '').length < 6)
    return 'Ce mot de passe tient à votre nom, à votre adresse, à votre entreprise ou à Sceau\u00a0: il se devine. Choisissez d’autres mots.';
  return null;
}

// « Motdepasse » and « mot-de-passe ! » are one guess.
function bareOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

// Half a megabyte of words: not before somebody chooses a password.
function commonOnes(): ReadonlySet<string> {
  const { dictionary } = require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'] as string[]);
}

function isCommon(bare: string): boolean {
  known ??= commonOnes();
  const core = bare.replace(/^\d+|\d+$/g, '');
  if (core.length < 6 || known.has(bare) || known.has(core)) return true;
  if (isRepeated(bare) || isRepeated(core) || isRun(core)) return true;
  for (let cut = 4; cut <= core.length - 4; cut += 1)
    if (known.has(core.slice(0, cut)) && known.has(core.slice(cut))) return true;
  return false;
}

/** « azertyazertyazerty »: of a piece that would not do alone. */
function isRepeated(text: string): boolean {
  return /^(.{1,14}?)\1+$/u.test(text);
}

/** « abcdefghijklmno », and back. */
function isRun(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return Math.abs(step) <= 1 && codes.every((code, at) => at === 0 || code - (codes[at - 1] ?? 0) === step);
}

function withoutWords(bare: string, words: readonly string[]): string {
  const known = [...words, 'sceau', 'certificat', 'motdepasse']
    .flatMap((text) => [bareOf(text), ...text.split(/[^\p{L}\p{N}]+/u).map(bareOf)])
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
  return known.reduce((left, word) => left.replaceAll(word, ''), bare);
}

import { otherWays } from './other-words.js';

/** Where something is said: it begins at this place of the text. */
export type Cited = Map<string, number>;

/** As searchable() leaves it, without the blanks around. */
export function plainWords(text: string): string {
  return wordsOf(text)
    .map(({ plain }) => plain)
    .join(' ');
}

const tokens = /[\p{L}\p{M}\d]+/gu;
// One blank of any width, a point, a dash or a bar; never the end of a line.
const between = /^[ \t\u00a0\u202f./-]$/;
const structureNumber = /^(?:\d[\dA-Z]\d{7}|\d{14})$/;
const mostParts = 9;

/** What may be the number of a structure, written in one piece or in groups: FINESS, SIREN and SIRET, as such or behind the 1 or the 3 of certificates. */
export function numbersCited(text: string): Cited {
  const found: Cited = new Map();
  const parts = [...text.toUpperCase().matchAll(tokens)].map(({ 0: word, index }) => ({ word, index }));
  for (const [start, { index }] of parts.entries()) {
    let [number, end] = ['', index];
    for (const part of parts.slice(start, start + mostParts)) {
      if (number !== '' && !between.test(text.slice(end, part.index))) break;
      number += part.word;
      end = part.index + part.word.length;
      if (number.length > 15 || !/^\d[\dA-Z]?\d*$/.test(number)) break;
      for (const each of [number, ...unprefixed(number)])
        if (structureNumber.test(each) && !found.has(each)) found.set(each, index);
    }
  }
  return found;
}

function unprefixed(number: string): string[] {
  const own = /^1.{9}$/.test(number) || /^3\d{14}$/.test(number);
  return own ? [number.slice(1)] : [];
}

const reference = /[\p{L}\d][\p{L}\d/_.-]{4,38}[\p{L}\d]/gu;

/** What may be the number of a dossier, of an order or of a product: one word with a digit, of six signs and more. As it is written, and in capitals. */
export function referencesCited(text: string): Cited {
  const found: Cited = new Map();
  for (const { 0: word, index } of text.matchAll(reference)) {
    if (!/\d/.test(word)) continue;
    for (const each of [word, word.toUpperCase()]) if (!found.has(each)) found.set(each, index);
  }
  return found;
}

interface Word {
  plain: string;
  index: number;
  capital: boolean;
}

const ligatures: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' };

function wordsOf(text: string): Word[] {
  return [...text.matchAll(tokens)].flatMap(({ 0: written, index }) => {
    const lower = written.toLowerCase();
    const plain = lower
      .replace(/[œæßøłđ]/g, (letter) => ligatures[letter] ?? letter)
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '');
    return plain === '' ? [] : [{ plain, index, capital: written.charAt(0) !== lower.charAt(0) }];
  });
}

const [longestName, shortestName, shortestWord] = [12, 8, 9];

/**
 * What may be the name of a structure, whole: as many words as names have. One word alone is a name where it is long and has a capital;
 * « espérance » is a word, « Espérance » may be a client. What is written in several ways (`other-words`) is named in each.
 */
export function namesCited(text: string): Cited {
  const found: Cited = new Map();
  const words = wordsOf(text);
  const plains = words.map(({ plain }) => plain);
  for (const [start, { plain, index, capital }] of words.entries()) {
    if (capital && plain.length >= shortestWord && !found.has(plain)) found.set(plain, index);
    for (let end = start + 2; end <= Math.min(start + longestName, words.length); end += 1) {
      const name = plains.slice(start, end);
      for (const way of [name.join(' '), ...otherWays(name)])
        if (way.length >= shortestName && !found.has(way)) found.set(way, index);
    }
  }
  return found;
}

/** « à la ligne 3 du texte : « … » »: the line where it begins, as far as one needs to find it. */
export function placeOf(text: string, index: number): string {
  const line = text.slice(0, index).split('\n').length;
  const start = text.lastIndexOf('\n', index - 1) + 1;
  const end = text.indexOf('\n', index);
  const from = Math.max(start, index - 30);
  const until = Math.min(end === -1 ? text.length : end, index + 50);
  const extract = `${from > start ? '…' : ''}${text.slice(from, until).trim()}${until < (end === -1 ? text.length : end) ? '…' : ''}`;
  return `ligne ${line}, «\u00a0${extract}\u00a0»`;
}

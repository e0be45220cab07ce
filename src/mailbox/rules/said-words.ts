import { type Condition, conditionsIn } from './conditions.js';

/** A word of a text, and what its sentence makes of it. */
export interface SaidWord {
  word: string;
  /** Without case, accents or signs. */
  plain: string;
  /** First of its sentence. */
  begins: boolean;
  /** What stands between it and the word before; null: nothing but a space. */
  after: 'comma' | 'line' | 'quote' | null;
  /** Not in a question, nor after « si », « dès que » and their like in its sentence. */
  stated: boolean;
  /** A condition that begins with it. */
  condition: Exclude<Condition, 'exception'> | null;
  /** « ne », and « n’ »: not that of « n° ». */
  denies: boolean;
}

interface Reading {
  as?: (text: string) => string[];
  ofMany?: boolean;
}

/**
 * The words of a text, in their order, one by one as `as` writes them.
 * @param options.as each word of a text, split where `searchedWords` splits
 * @param options.ofMany the text speaks of many clients: « sauf » leaves one of them out, and puts no condition
 */
export function saidWords(text: string, { as = searchedWords, ofMany = false }: Reading = {}): SaidWord[] {
  const sentences = sentencesOf(text).map((sentence) => wordsOf(sentence, { as, ofMany }));
  return sentences.flatMap((words, at) =>
    qualifies(sentences[at + 1] ?? []) ? words.map((word) => ({ ...word, stated: false })) : words,
  );
}

// A line that begins with a capital is the beginning of something, also where nothing ended the line before.
const between = /([,;:()–—]+|\s-\s|[«»“”"]+|\n\s*(?=\p{Lu}(?:[’']|\s)?\p{Ll}))/u;

function wordsOf(sentence: string, { as, ofMany }: Required<Reading>): SaidWord[] {
  let stated = !/\?["»”)\s]*$/u.test(sentence);
  let after: SaidWord['after'] = null;
  const said: SaidWord[] = [];
  for (const [index, part] of sentence.split(between).entries()) {
    if (index % 2 === 1) {
      after = /[«»“”"]/u.test(part) ? 'quote' : part.includes('\n') ? 'line' : 'comma';
      continue;
    }
    const words = as(part);
    const plain = words.map((word) => searchedWords(word).join(''));
    const conditions = conditionsIn(plain);
    const denials = denialsIn(part);
    for (const [at, word] of words.entries()) {
      const own = plain[at] ?? '';
      const denies = own === 'ne' || (own === 'n' && denials.shift() === true);
      const found = conditions[at] ?? null;
      const condition = found === 'exception' ? (ofMany ? null : 'restriction') : found;
      said.push({ word, plain: own, begins: said.length === 0, after, stated, condition, denies });
      if (condition) stated = false;
      after = null;
    }
  }
  return said;
}

/** Of each « n » that stands alone, whether it denies: it is elided, or stands before a verb that lost its apostrophe. */
function denialsIn(text: string): boolean[] {
  const alone = text
    .normalize('NFC')
    .matchAll(/(?<![\p{L}\p{N}])n(?![\p{L}\p{N}])(\s?[’'‘`´ʼ′]|\s(?:est|sont|a|ont|y|en)\s)?/giu);
  return [...alone].map(([, elided]) => elided !== undefined);
}

const decisions = new Set(['validation', 'acceptation', 'accord', 'habilitation', 'decision']);
const dependent = /^(?:soumise?|subordonnee?|conditionn|provisoire|temporaire|partielle)/;

/** A sentence that takes back part of what the one before has said: « Sous réserve du contrat. », « Cette validation n’a d’effet qu’à réception de la carte. » */
function qualifies(words: SaidWord[]): boolean {
  if (words[0]?.condition === 'restriction') return true;
  if (!words.slice(0, 6).some(({ plain }) => decisions.has(plain))) return false;
  const denial = words.findIndex(({ denies }) => denies);
  return words.some(
    ({ plain, condition }, at) =>
      condition === 'restriction' || dependent.test(plain) || (denial >= 0 && at > denial && isThat(plain)),
  );
}

/** « que », also in « ne … que ». */
export function isThat(plain: string): boolean {
  return plain === 'que' || plain === 'qu';
}

const ends = /[.!?…]+["»”)]*(?=\s|$)|\n[^\S\n]*\n\s*/gu;

/** The sentences of a text. What a colon or a comma introduces belongs to its sentence, however it is laid out: « nous reviendrons vers vous si : ». */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(ends)) {
    const next = index + end.length;
    if (end.startsWith('\n') ? goesOn(text, index, next) : end === '.' && isInitial(text, index)) continue;
    sentences.push(text.slice(from, next));
    from = next;
  }
  return [...sentences, text.slice(from)].filter((sentence) => sentence.trim() !== '');
}

function goesOn(text: string, index: number, next: number): boolean {
  const before = text.slice(Math.max(0, index - 20), index).trimEnd();
  return /[:;,]$/.test(before) || /^[\p{Ll}\-*•]/u.test(text.slice(next, next + 1));
}

/** « M. Dupont ». */
function isInitial(text: string, index: number): boolean {
  return /(?:^|[^\p{L}])\p{Lu}$/u.test(text.slice(Math.max(0, index - 2), index));
}

/** The words of a text without case, accents or signs. */
export function searchedWords(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^a-z0-9]+/).filter(Boolean);
}

/** A word of a text, and whether the text says it for a fact. */
export interface SaidWord {
  word: string;
  /** Not in a question, nor after « si », « dès que » and their like in its sentence. */
  stated: boolean;
  /** A condition begins with it, in the middle of a clause: what stands before is only said on that condition. */
  conditions: boolean;
}

/** What begins a condition, in plain words; « dès que possible » and « si besoin » are none. */
const conditions = [
  'si',
  's il',
  's ils',
  's elle',
  's elles',
  'des que',
  'des qu',
  'des lors que',
  'des lors qu',
  'lorsque',
  'lorsqu',
  'quand',
  'en cas',
  'au cas ou',
  'dans le cas ou',
  'dans les cas',
  'une fois que',
  'une fois qu',
  'aussitot que',
  'aussitot qu',
  'tant que',
  'tant qu',
  'a moins que',
  'a moins qu',
  'a condition',
  'sous reserve',
  'avant que',
  'avant qu',
  'jusqu a ce que',
  'jusqu a ce qu',
].map((words) => words.split(' '));
const noConditions = [
  'des que possible',
  'si possible',
  'si besoin',
  'si necessaire',
  's il vous plait',
  's il te plait',
  'en cas de besoin',
  'en cas de question',
  'en cas de questions',
].map((words) => words.split(' '));

/**
 * The words of a text, in their order, one by one as `as` writes them.
 * @param as each word of a text, split where `searchedWords` splits
 */
export function saidWords(text: string, as: (text: string) => string[] = searchedWords): SaidWord[] {
  return sentencesOf(text).flatMap((sentence) => {
    let stated = !/\?["»”)\s]*$/u.test(sentence);
    return sentence.split(/[,;:()«»“”–—]+/u).flatMap((clause) => {
      const words = as(clause);
      const plain = words.map((word) => searchedWords(word).join(''));
      return words.map((word, at) => {
        const said = { word, stated, conditions: beginsCondition(plain, at) && at > 0 };
        if (beginsCondition(plain, at)) stated = false;
        return said;
      });
    });
  });
}

/** Where the text says these words for a fact. */
export function placesOf(words: SaidWord[], phrase: string[]): number[] {
  if (phrase.length === 0) return [];
  return words.flatMap(({ stated }, at) => {
    const found = stated && phrase.every((word, index) => words[at + index]?.word === word);
    return found && !words[at + phrase.length]?.conditions ? [at] : [];
  });
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

function beginsCondition(words: string[], at: number): boolean {
  const begins = (start: string[]) => start.every((word, index) => words[at + index] === word);
  return conditions.some(begins) && !noConditions.some(begins);
}

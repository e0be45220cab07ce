import { answersOf, finding } from './answers-413.js';
import { field413Map, type Field413 } from './field-413-map.js';
import { measureText, unprintableCharacters } from './fonts.js';
import type { Form413, MissingField } from './form-413-types.js';
import { fitText } from './text-layout.js';

/** Sizes in points: the largest looks like the form's own text, the smallest is still read on paper. */
export const answerSizes = { largest: 10, smallest: 6 };

/** Points left free around an answer. */
export const answerPadding = { x: 3, y: 1 };

/** The room an answer has in a box of these dimensions, in points. */
export function roomIn(box: { width: number; height: number }): { width: number; height: number } {
  return { width: box.width - 2 * answerPadding.x, height: box.height - 2 * answerPadding.y };
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Told by name when a character of this answer is in none of our faces. */
export function checkCharacters(field: string, answer: string): MissingField[] {
  const unprintable = unprintableCharacters(answer);
  if (unprintable.length === 0) return [];
  const list = unprintable.map((character) => `«\u00a0${character}\u00a0» (${codeOf(character)})`).join(', ');
  return [finding(field, `Ces caractères ne peuvent pas être imprimés\u00a0: ${list}. Remplacez-les.`)];
}

function checkAnswer(field: string, answer: string, box: Field413): MissingField[] {
  const unprintable = checkCharacters(field, answer);
  if (unprintable.length > 0) return unprintable;
  if (box.comb || fitText(answer, roomIn(box), answerSizes, measureText)) return [];
  const reason = `Cette réponse de ${answer.length} caractères ne tient pas dans la case du formulaire. Raccourcissez-la.`;
  return [finding(field, reason)];
}

/** F4.1: each answer must be printable and fit its box of the official form, without being cut. */
export function checkPrinting(form: Form413): MissingField[] {
  return [...answersOf(form)].flatMap(([field, answer]) => {
    const box = field413Map[field];
    return box ? checkAnswer(field, answer, box) : [];
  });
}

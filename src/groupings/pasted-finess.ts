import { numbersOfLine } from '../identifiers/pasted-numbers.js';
import { checkSiret } from '../identifiers/siret.js';
import { checkFiness } from '../identifiers/finess.js';
import { count, number } from '../platform/web/view-helpers.js';

/** One paste at a time: each line writes a row in the journal of its client. */
export const pasteLimit = 1_000;

export interface PastedLine {
  line: number;
  text: string;
  /** A FINESS EJ, or the SIRET of a client. */
  finess: string | null;
  /** Why it is not a number to look for. */
  reason: string | null;
}

export type Pasted = { ok: true; lines: PastedLine[] } | { ok: false; reason: string };

/**
 * Reads a pasted list of FINESS EJ or SIRET, one a line: a column of a spreadsheet, or the number followed by a name.
 * Empty lines are left out; a number that comes twice is told.
 */
export function readPasted(text: string): Pasted {
  const given = text
    .split(/\r\n?|\n/)
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter(({ text: content }) => content !== '');
  if (given.length === 0) return { ok: false, reason: 'Collez au moins un FINESS EJ ou un SIRET, un par ligne.' };
  if (given.length > pasteLimit) return { ok: false, reason: tooMany(given.length) };
  const first = new Map<string, number>();
  return { ok: true, lines: given.flatMap(asked).map((line) => lineOf(line, first)) };
}

// « 970000253, 970000261 »: a list on one line asks for each.
function asked(one: { line: number; text: string }): { line: number; text: string }[] {
  const more = numbersOfLine(one.text).filter(({ beside }) => beside === 'list');
  return [one, ...more.map(({ number: text }) => ({ line: one.line, text }))];
}

function lineOf({ line, text }: { line: number; text: string }, first: Map<string, number>): PastedLine {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  const given = numbersOfLine(text)[0]?.number ?? '';
  const siret = given.length === 14 ? checkSiret(given) : null;
  const checked = siret ?? checkFiness(given);
  // F1.2: an identifier of the TEST environment has no sure key; only finding the client tells.
  const lenient = siret ?? checkFiness(given, { lenientKey: true });
  if (!lenient.ok) return { line, text: shown, finess: null, reason: checked.ok ? lenient.reason : checked.reason };
  const already = first.get(lenient.value);
  if (already !== undefined) {
    return {
      line,
      text: shown,
      finess: null,
      reason: alreadyAt(already),
    };
  }
  first.set(lenient.value, line);
  return { line, text: shown, finess: lenient.value, reason: checked.ok ? null : checked.reason };
}

/** What is said of what an earlier line says already. */
export const alreadyAt = (line: number) => `Déjà à la ligne ${number(line)}\u00a0: comptée une seule fois.`;

function tooMany(lines: number): string {
  return `${count(lines, 'ligne collée', 'lignes collées')}\u00a0: ${number(pasteLimit)} au plus à la fois. Ajoutez les ${number(pasteLimit)} premières, puis la suite.`;
}

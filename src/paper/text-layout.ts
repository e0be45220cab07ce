/** Measures a text in points at a font size. */
export type Measure = (text: string, size: number) => number;

/** Lines to print in a box and the size that makes them fit. */
export interface FittedText {
  size: number;
  lines: string[];
}

const lineHeight = 1.2;

/** Height in points of so many lines at that size. */
export function linesHeight(count: number, size: number): number {
  return count * size * lineHeight;
}

// A mail address has no space to break at: it may break after these.
function pieces(text: string): string[] {
  return text.split(/(?<=[ @._-])/u);
}

function breakLongPiece(piece: string, fits: (line: string) => boolean): string[] {
  if (fits(piece)) return [piece];
  const parts: string[] = [];
  let part = '';
  for (const character of piece) {
    if (part && !fits(part + character)) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}

function wrapParagraph(text: string, fits: (line: string) => boolean): string[] {
  // Most answers fit as they are: measured once, not word after word.
  if (fits(text.trimEnd())) return [text.trimEnd()];
  const lines: string[] = [];
  let line = '';
  const add = (piece: string): void => {
    if (line && !fits((line + piece).trimEnd())) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  };
  const words = text.split(/(?<= )/u);
  for (const word of words) {
    const parts = fits(word.trimEnd()) ? [word] : pieces(word).flatMap((piece) => breakLongPiece(piece, fits));
    parts.forEach(add);
  }
  return [...lines, line.trimEnd()];
}

/** Breaks a text into lines no wider than `width` points; line feeds are kept, words are cut only when alone too wide. */
export function wrapText(text: string, size: number, width: number, measure: Measure): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, (line) => measure(line, size) <= width));
}

/**
 * The largest size between `smallest` and `largest` (points) at which the text fits in the box, on as many lines as it
 * has room for; null when even the smallest does not.
 */
export function fitText(
  text: string,
  box: { width: number; height: number },
  sizes: { largest: number; smallest: number },
  measure: Measure,
): FittedText | null {
  for (let size = sizes.largest; size >= sizes.smallest; size -= 0.5) {
    const lines = wrapText(text, size, box.width, measure);
    if (linesHeight(lines.length, size) <= box.height) return { size, lines };
  }
  return null;
}

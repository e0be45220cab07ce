import { type PdfPages, withPdf } from '../with-pdf.js';
import { openPdf } from '../open-pdf.js';
import { pdfDanger } from '../pdf-dangers.js';

const mostPages = 200;
const mostCharacters = 1_000_000;

/** A piece of text where it stands on its page, in points from the bottom left. */
interface Piece {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The text of several PDF, each as `textOfPdf` reads it. To run aside: a call, whatever is in them. */
export async function textsOfPdfs(files: Uint8Array[]): Promise<(string | null)[]> {
  const texts: (string | null)[] = [];
  for (const bytes of files) texts.push(await textOfPdf(bytes));
  return texts;
}

/**
 * The lines of a PDF as they stand on its pages, the cells of one row of a table on one line. Nothing in it is run, drawn or fetched.
 * @returns null when it cannot be read, or not whole: protected, dangerous, a scan, a page without text, too long; or a form with boxes, whose
 * printed sentences are nobody's answer
 */
export async function textOfPdf(bytes: Uint8Array): Promise<string | null> {
  try {
    const opened = await openPdf(bytes, { allowEncrypted: false });
    if (!opened.ok || pdfDanger(opened.document.context) !== null) return null;
    if (opened.document.getPageCount() > mostPages || opened.document.getForm().getFields().length > 0) return null;
    return await linesOf(bytes);
  } catch {
    return null;
  }
}

function linesOf(bytes: Uint8Array): Promise<string | null> {
  const read = async (pdf: PdfPages) => {
    const lines: string[] = [];
    let characters = 0;
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      const pieces = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [pieceOf(item)] : []));
      if (pieces.length === 0) return null;
      for (const line of rowsOf(pieces)) {
        lines.push(line);
        characters += line.length + 1;
      }
      if (characters > mostCharacters) return null;
    }
    return lines.join('\n');
  };
  return withPdf(bytes, read, { strict: true });
}

function pieceOf({
  str,
  transform,
  width,
  height,
}: {
  str: string;
  transform: number[];
  width: number;
  height: number;
}) {
  return { text: str, x: transform[4] ?? 0, y: transform[5] ?? 0, width, height };
}

/** Pieces as lines, from the top: those on one height are one line, from the left. */
function rowsOf(pieces: Piece[]): string[] {
  const fromTop = pieces.toSorted((one, other) => other.y - one.y || one.x - other.x);
  const rows: Piece[][] = [];
  for (const piece of fromTop) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && first.y - piece.y < Math.max(first.height, piece.height) / 2) row.push(piece);
    else rows.push([piece]);
  }
  return rows.map(lineOf);
}

// A word may be cut in pieces that touch; a gap is a space, a wide one the edge of a cell.
function lineOf(row: Piece[]): string {
  let line = '';
  let end: number | null = null;
  for (const { text, x, width, height } of row.toSorted((one, other) => one.x - other.x)) {
    const gap = end === null ? 0 : x - end;
    line += `${gap > 2 * height ? ' | ' : gap > height / 8 ? ' ' : ''}${text}`;
    end = x + width;
  }
  return clean(line);
}

/** Without what PostgreSQL cannot keep and what only deceives. */
function clean(line: string): string {
  return line.normalize('NFC').replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, ' ');
}

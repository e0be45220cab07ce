import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PDFDocument, PDFFont } from '@cantoo/pdf-lib';
import { Face } from './face.js';

type FontFile = 'DejaVuSansCondensed.ttf' | 'DejaVuSansCondensed-Bold.ttf';
type Library = typeof import('@pdf-lib/fontkit');
type ParsedFont = ReturnType<Library['create']>;
type Fontkit = Parameters<PDFDocument['registerFontkit']>[0];

const require = createRequire(import.meta.url);
let library: Library | null = null;

// It unpacks its tables as it is loaded, a fifth of a second: not before there is a text to print, which to measure one is not.
function fontkit(): Library {
  library ??= require('@pdf-lib/fontkit') as Library;
  return library;
}

const parsedFonts = new Map<string, ParsedFont>();
const fontBytes = new Map<FontFile, Uint8Array>();

function bytesOf(file: FontFile): Uint8Array {
  const known = fontBytes.get(file);
  if (known) return known;
  const bytes = readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${file}`));
  fontBytes.set(file, bytes);
  return bytes;
}

function parsed(file: FontFile): ParsedFont {
  const known = parsedFonts.get(file) ?? fontkit().create(bytesOf(file));
  parsedFonts.set(file, known);
  return known;
}

// This fontkit's subset writes to a stream, but its method `encode(stream)` passes for the `encode()` that pdf-lib
// prefers: show pdf-lib the stream alone.
function streamedSubset(font: ParsedFont) {
  const subset = font.createSubset();
  return {
    includeGlyph: (glyph: number) => subset.includeGlyph(glyph),
    encodeStream: () => subset.encodeStream(),
  };
}

// The parsed font remembers a glyph with the text it was first met with, and « E » met as a part of « É » with none:
// it would be drawn, but never found nor read aloud. So each printed glyph carries the character it prints.
function glyphsOf(font: ParsedFont, text: string) {
  return [...text].map((character) => {
    const codePoint = character.codePointAt(0)!;
    return Object.create(font.glyphForCodePoint(codePoint), { codePoints: { value: [codePoint] } }) as object;
  });
}

function forOneDocument(font: ParsedFont): ParsedFont {
  return Object.create(font, {
    createSubset: { value: () => streamedSubset(font) },
    layout: { value: (text: string) => ({ glyphs: glyphsOf(font, text) }) },
  }) as ParsedFont;
}

// pdf-lib parses the font again for each document: hand it the one already parsed. Subsets are made per document.
const cachedFontkit: Fontkit = {
  create(bytes: Uint8Array): ParsedFont {
    const file = [...fontBytes.keys()].find((name) => fontBytes.get(name)?.byteLength === bytes.byteLength);
    return forOneDocument(file ? parsed(file) : fontkit().create(bytes));
  },
};

/** The two faces of a document, embedded as subsets. */
export interface DocumentFonts {
  regular: PDFFont;
  bold: PDFFont;
}

/** Embeds the regular face in the document. The standard PDF fonts cannot print « Ł ». */
export function embedRegular(document: PDFDocument): Promise<PDFFont> {
  document.registerFontkit(cachedFontkit);
  return document.embedFont(bytesOf('DejaVuSansCondensed.ttf'), { subset: true });
}

/** Embeds both faces in the document. */
export async function embedFonts(document: PDFDocument): Promise<DocumentFonts> {
  const regular = await embedRegular(document);
  const bold = await document.embedFont(bytesOf('DejaVuSansCondensed-Bold.ttf'), { subset: true });
  return { regular, bold };
}

const faces = new Map<FontFile, Face>();

function faceOf(file: FontFile): Face {
  const known = faces.get(file) ?? new Face(bytesOf(file));
  faces.set(file, known);
  return known;
}

/** The distinct characters of the text that our font has no drawing for, in order of appearance. */
export function unprintableCharacters(text: string): string[] {
  return faceOf('DejaVuSansCondensed.ttf').undrawn(text);
}

/** Width of the text in points, in the regular face at that size. Without ligatures nor kerning widths add up. */
export function measureText(text: string, size: number): number {
  return faceOf('DejaVuSansCondensed.ttf').width(text) * size;
}

/** Width of the text in points, in the bold face at that size. */
export function measureBoldText(text: string, size: number): number {
  return faceOf('DejaVuSansCondensed-Bold.ttf').width(text) * size;
}

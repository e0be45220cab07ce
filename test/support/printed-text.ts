import { PDFDocument, PDFDict, PDFName, PDFRawStream, PDFStream, decodePDFRawStream } from '@cantoo/pdf-lib';

type GlyphTexts = Map<string, string>;

function contentOf(stream: PDFStream): string {
  const bytes = stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents();
  return Buffer.from(bytes).toString('latin1');
}

function textOfHex(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le');
}

function glyphTexts(font: PDFDict): GlyphTexts {
  const map = font.lookupMaybe(PDFName.of('ToUnicode'), PDFStream);
  if (!map) return new Map();
  const pairs = contentOf(map).matchAll(/<([\dA-F]{4})>\s*<([\dA-F]+)>\s*(?=\n|<)/giu);
  return new Map([...pairs].map(([, glyph, text]) => [glyph!.toUpperCase(), textOfHex(text!)]));
}

function showOperators(content: string, fonts: PDFDict | undefined): string {
  let current: GlyphTexts = new Map();
  let text = '';
  for (const [, name, hex] of content.matchAll(/\/(\S+) [\d.]+ Tf|<([\dA-F]*)> Tj/giu)) {
    if (name !== undefined) {
      const font = fonts?.lookupMaybe(PDFName.of(name), PDFDict);
      current = font ? glyphTexts(font) : new Map();
    } else {
      text += (hex!.match(/.{4}/gu) ?? []).map((glyph) => current.get(glyph.toUpperCase()) ?? '□').join('');
    }
  }
  return text;
}

/** The text drawn by one stream, read back through the fonts' own tables; a glyph without a text is « □ ». */
export function textOfStream(stream: PDFStream, resources: PDFDict | undefined): string {
  return textOfContent(contentOf(stream), resources);
}

function textOfContent(content: string, resources: PDFDict | undefined): string {
  return showOperators(content, resources?.lookupMaybe(PDFName.of('Font'), PDFDict));
}

/** What each page of a document of ours draws; runs follow each other without a space. */
export async function printedPages(bytes: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return document.getPages().map((page) => {
    const contents = page.node.Contents();
    const streams = contents instanceof PDFStream ? [contents] : (contents?.asArray() ?? []);
    const parts = streams.map((part) => document.context.lookup(part)).filter((part) => part instanceof PDFStream);
    return parts.map((part) => textOfStream(part, page.node.Resources())).join('');
  });
}

/** Every string and decoded stream of a PDF, to look for something that must not be in it. */
export async function everythingIn(bytes: Uint8Array): Promise<string> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const objects = document.context.enumerateIndirectObjects().map(([, object]) => {
    if (!(object instanceof PDFStream)) return object.toString();
    const resources = object.dict.lookupMaybe(PDFName.of('Resources'), PDFDict);
    const content = readable(object);
    return `${object.dict.toString()}\n${content}\n${textOfContent(content, resources)}`;
  });
  return objects.join('\n');
}

function readable(stream: PDFStream): string {
  try {
    return contentOf(stream);
  } catch {
    return ''; // pictures have filters of their own
  }
}

/** What is asked of a parsed font. */
interface Font {
  unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { advanceWidth: number };
}

/** A character as the font has it: its width in units of the font. */
interface Glyph {
  advance: number;
  drawn: boolean;
}

/** A face that texts are measured in. A campaign checks thousands of forms: the font is asked of each character once. */
export class Face {
  private readonly glyphs: Glyph[] = [];
  private readonly rare = new Map<number, Glyph>();
  private readonly unitsPerEm: number;

  constructor(private readonly font: Font) {
    this.unitsPerEm = font.unitsPerEm;
  }

  /** The width of the text at a size of 1 point; without ligatures nor kerning widths add up. */
  width(text: string): number {
    let total = 0;
    for (let at = 0; at < text.length; at += 1) {
      const codePoint = text.codePointAt(at)!;
      total += this.glyph(codePoint).advance;
      if (codePoint > lastOfOneUnit) at += 1;
    }
    return total / this.unitsPerEm;
  }

  /** The distinct characters that the font has no drawing for, in order of appearance. */
  undrawn(text: string): string[] {
    const found = new Set<string>();
    for (let at = 0; at < text.length; at += 1) {
      const codePoint = text.codePointAt(at)!;
      if (!this.glyph(codePoint).drawn) found.add(String.fromCodePoint(codePoint));
      if (codePoint > lastOfOneUnit) at += 1;
    }
    return [...found];
  }

  private glyph(codePoint: number): Glyph {
    return (codePoint < common ? this.glyphs[codePoint] : this.rare.get(codePoint)) ?? this.ask(codePoint);
  }

  private ask(codePoint: number): Glyph {
    const drawn = this.font.hasGlyphForCodePoint(codePoint);
    const glyph = { advance: this.font.glyphForCodePoint(codePoint).advanceWidth, drawn };
    if (codePoint < common) this.glyphs[codePoint] = glyph;
    else this.rare.set(codePoint, glyph);
    return glyph;
  }
}

/** Latin letters with their accents come before. */
const common = 0x250;
/** A character after it is two units of a string. */
const lastOfOneUnit = 0xffff;

/** A character as the font has it: its width in units of the font. */
interface Glyph {
  advance: number;
  drawn: boolean;
}

/**
 * A face that texts are measured in: of a TrueType font, the widths alone (OpenType 1.9: head, hhea, hmtx, and the cmap of format 12).
 * The library that prints unpacks 200 ms and 16 MB of tables before it can say how wide an A is, and whoever looks at a request, or
 * foretells two thousand, only measures (docs/decisions/0071-measured-without-the-printer.md).
 */
export class Face {
  private readonly font: DataView;
  private readonly tables: ReadonlyMap<string, number>;
  private readonly unitsPerEm: number;
  private readonly glyphs: Glyph[] = [];
  private readonly rare = new Map<number, Glyph>();

  /** @throws Error for a font without Unicode's characters in a table of format 12 */
  constructor(bytes: Uint8Array) {
    this.font = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.tables = tablesOf(this.font);
    this.unitsPerEm = this.font.getUint16(this.at('head') + 18);
  }

  /** The width of the text at a size of 1 point; without ligatures nor kerning widths add up. */
  width(text: string): number {
    let total = 0;
    this.each(text, ({ advance }) => (total += advance));
    return total / this.unitsPerEm;
  }

  /** The distinct characters that the font has no drawing for, in order of appearance. */
  undrawn(text: string): string[] {
    const found = new Set<string>();
    this.each(text, ({ drawn }, codePoint) => drawn || found.add(String.fromCodePoint(codePoint)));
    return [...found];
  }

  private each(text: string, look: (glyph: Glyph, codePoint: number) => unknown): void {
    for (let at = 0; at < text.length; at += 1) {
      const codePoint = text.codePointAt(at)!;
      look(this.glyph(codePoint), codePoint);
      if (codePoint > lastOfOneUnit) at += 1;
    }
  }

  // A campaign checks thousands of forms: a character is looked up in the font once.
  private glyph(codePoint: number): Glyph {
    return (codePoint < common ? this.glyphs[codePoint] : this.rare.get(codePoint)) ?? this.read(codePoint);
  }

  private read(codePoint: number): Glyph {
    const index = this.indexOf(codePoint);
    // The last of the widths that are told is that of all glyphs behind it.
    const told = Math.min(index, this.font.getUint16(this.at('hhea') + 34) - 1);
    const glyph = { advance: this.font.getUint16(this.at('hmtx') + 4 * told), drawn: index > 0 };
    if (codePoint < common) this.glyphs[codePoint] = glyph;
    else this.rare.set(codePoint, glyph);
    return glyph;
  }

  /** The number of its glyph; 0 is the one of what is missing. */
  private indexOf(codePoint: number): number {
    const groups = this.at('format 12') + 16;
    const last = groups + 12 * this.font.getUint32(groups - 4);
    for (let group = groups; group < last; group += 12)
      if (codePoint <= this.font.getUint32(group + 4)) {
        const beyond = codePoint - this.font.getUint32(group);
        return beyond < 0 ? 0 : this.font.getUint32(group + 8) + beyond;
      }
    return 0;
  }

  private at(table: string): number {
    const at = this.tables.get(table);
    if (at === undefined) throw new Error(`a font without ${table} cannot be measured`);
    return at;
  }
}

/** Latin letters with their accents come before. */
const common = 0x250;
/** A character after it is two units of a string. */
const lastOfOneUnit = 0xffff;

function tablesOf(font: DataView): Map<string, number> {
  const tables = new Map<string, number>();
  for (let record = 12; record < 12 + 16 * font.getUint16(4); record += 16) {
    const tag = [0, 1, 2, 3].map((place) => String.fromCharCode(font.getUint8(record + place))).join('');
    tables.set(tag, font.getUint32(record + 8));
  }
  const cmap = tables.get('cmap') ?? 0;
  for (let record = cmap + 4; record < cmap + 4 + 8 * font.getUint16(cmap + 2); record += 8) {
    const table = cmap + font.getUint32(record + 4);
    if (font.getUint16(table) === 12) tables.set('format 12', table);
  }
  return tables;
}

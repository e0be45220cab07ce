import { HuffmanReader, type HuffmanTable, huffmanTable, zigzag } from './jpeg-huffman.js';
import type { Grey } from './legibility.js';

interface Component {
  id: number;
  across: number;
  down: number;
  quantisation: number;
  dc: number;
  ac: number;
  before: number;
}

/** The grey of a photo, made smaller, as far as the pixels were written one after the other (ITU T.81, baseline and extended); null for what is written otherwise, or damaged. */
export function greyOfJpeg(bytes: Buffer): Grey | null {
  try {
    return new JpegGrey(bytes).read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Of a block of 8 by 8, how many points are kept: what is left has the detail of a page of A4 at 90 dots an inch and more. */
function pointsOf(width: number, height: number): 2 | 4 | 8 {
  const short = Math.min(width, height);
  if (short >= 2_800) return 2;
  return short >= 1_400 ? 4 : 8;
}

class JpegGrey {
  private readonly quantisation: number[][] = [];
  private readonly tables: { dc: HuffmanTable[]; ac: HuffmanTable[] } = { dc: [], ac: [] };
  private components: Component[] = [];
  private restart = 0;
  private width = 0;
  private height = 0;

  constructor(private readonly bytes: Buffer) {}

  read(): Grey | null {
    let at = 2;
    for (;;) {
      const marker = this.bytes.readUInt16BE(at);
      if (marker === 0xffff) {
        at += 1;
        continue;
      }
      const end = at + 2 + this.bytes.readUInt16BE(at + 2);
      const content = this.bytes.subarray(at + 4, end);
      at = end;
      if (marker === 0xffdb) this.readQuantisation(content);
      else if (marker === 0xffc4) this.readHuffman(content);
      else if (marker === 0xffdd) this.restart = content.readUInt16BE(0);
      else if (marker === 0xffc0 || marker === 0xffc1) this.readFrame(content);
      else if (marker >= 0xffc2 && marker <= 0xffcf && marker !== 0xffc8 && marker !== 0xffcc) return null;
      else if (marker === 0xffda) return this.readScan(content, at);
    }
  }

  private readQuantisation(content: Buffer): void {
    for (let at = 0; at < content.length;) {
      const head = content.readUInt8(at);
      const wide = head >> 4 > 0;
      at += 1;
      this.quantisation[head & 15] = Array.from({ length: 64 }, (_, index) =>
        wide ? content.readUInt16BE(at + 2 * index) : content.readUInt8(at + index),
      );
      at += wide ? 128 : 64;
    }
  }

  private readHuffman(content: Buffer): void {
    for (let at = 0; at < content.length;) {
      const head = content.readUInt8(at);
      const counts = [...content.subarray(at + 1, at + 17)];
      const total = counts.reduce((sum, count) => sum + count, 0);
      const values = content.subarray(at + 17, at + 17 + total);
      this.tables[head >> 4 === 0 ? 'dc' : 'ac'][head & 15] = huffmanTable(counts, values);
      at += 17 + total;
    }
  }

  private readFrame(content: Buffer): void {
    if (content.readUInt8(0) !== 8) throw new RangeError('samples of more than 8 bits');
    this.height = content.readUInt16BE(1);
    this.width = content.readUInt16BE(3);
    this.components = Array.from({ length: content.readUInt8(5) }, (_, index) => {
      const at = 6 + 3 * index;
      const factors = content.readUInt8(at + 1);
      const own = { id: content.readUInt8(at), across: factors >> 4, down: factors & 15 };
      return { ...own, quantisation: content.readUInt8(at + 2), dc: 0, ac: 0, before: 0 };
    });
  }

  // T.81 § A.2: one component has its blocks in rows; several are interleaved in units.
  private readScan(content: Buffer, at: number): Grey | null {
    const [first] = this.components;
    if (!first || content.readUInt8(0) !== this.components.length) return null;
    this.components.forEach((component, index) => {
      const tables = content.readUInt8(2 + 2 * index);
      Object.assign(component, { dc: tables >> 4, ac: tables & 15 });
    });
    if (this.components.length === 1) Object.assign(first, { across: 1, down: 1 });
    const most = (side: 'across' | 'down') => Math.max(...this.components.map((component) => component[side]));
    const units = {
      across: Math.ceil(this.width / (8 * most('across'))),
      down: Math.ceil(this.height / (8 * most('down'))),
    };
    const points = pointsOf(this.width, this.height);
    const width = units.across * first.across * points;
    const height = units.down * first.down * points;
    const pixels = new Uint8Array(width * height);
    const reader = new HuffmanReader(this.bytes, at);
    const block = new Int32Array(64);
    for (let unit = 0; unit < units.across * units.down; unit += 1) {
      if (this.restart > 0 && unit > 0 && unit % this.restart === 0) {
        reader.skipRestart();
        for (const component of this.components) component.before = 0;
      }
      const [column, row] = [unit % units.across, Math.floor(unit / units.across)];
      for (const component of this.components)
        for (let part = 0; part < component.across * component.down; part += 1) {
          this.readBlock(reader, component, block);
          if (component !== first) continue;
          const x = (column * first.across + (part % first.across)) * points;
          const y = (row * first.down + Math.floor(part / first.across)) * points;
          draw(block, points, { pixels, width, x, y });
        }
    }
    return { width, height, pixels };
  }

  private readBlock(reader: HuffmanReader, component: Component, block: Int32Array): void {
    const [dc, ac] = [this.tables.dc[component.dc], this.tables.ac[component.ac]];
    const steps = this.quantisation[component.quantisation];
    if (!dc || !ac || !steps) throw new RangeError('a table is missing');
    block.fill(0);
    component.before += reader.value(reader.symbol(dc));
    block[0] = component.before * (steps[0] ?? 1);
    for (let place = 1; place < 64; place += 1) {
      const symbol = reader.symbol(ac);
      const [zeros, size] = [symbol >> 4, symbol & 15];
      if (size === 0) {
        if (zeros !== 15) return;
        place += 15;
        continue;
      }
      place += zeros;
      if (place > 63) throw new RangeError('a block is too long');
      block[zigzag[place] ?? 0] = reader.value(size) * (steps[place] ?? 1);
    }
  }
}

const cosines = Object.fromEntries(
  ([2, 4, 8] as const).map((points) => [
    points,
    Float64Array.from(
      { length: points * points },
      (_, at) =>
        Math.cos(((2 * (at % points) + 1) * Math.floor(at / points) * Math.PI) / (2 * points)) *
        (at < points ? Math.SQRT1_2 : 1),
    ),
  ]),
) as Record<2 | 4 | 8, Float64Array>;
const half = new Float64Array(64);

// The block from its lowest frequencies: as many points as are kept, in each direction.
function draw(
  block: Int32Array,
  points: 2 | 4 | 8,
  { pixels, width, x, y }: { pixels: Uint8Array; width: number; x: number; y: number },
): void {
  const cosine = cosines[points];
  for (let v = 0; v < points; v += 1)
    for (let at = 0; at < points; at += 1) {
      let sum = 0;
      for (let u = 0; u < points; u += 1) sum += (block[v * 8 + u] ?? 0) * (cosine[u * points + at] ?? 0);
      half[v * points + at] = sum;
    }
  for (let down = 0; down < points; down += 1)
    for (let at = 0; at < points; at += 1) {
      let sum = 0;
      for (let v = 0; v < points; v += 1) sum += (half[v * points + at] ?? 0) * (cosine[v * points + down] ?? 0);
      pixels[(y + down) * width + x + at] = Math.max(0, Math.min(255, Math.round(sum / 4 + 128)));
    }
}

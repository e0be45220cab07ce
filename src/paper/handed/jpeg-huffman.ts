/** Places of the coefficients of a block, row by row, in the order in which they are written (ITU T.81, figure A.6). */
export const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];

/** By the next 16 bits: the symbol, and in its upper byte how long its code is; 0 where no code begins. */
export type HuffmanTable = Uint16Array;

/** T.81 § C.2: codes of one length follow one another. */
export function huffmanTable(counts: number[], values: Uint8Array): HuffmanTable {
  const table = new Uint16Array(65_536);
  let [code, at] = [0, 0];
  counts.forEach((count, index) => {
    const length = index + 1;
    for (let one = 0; one < count; one += 1) {
      const from = code << (16 - length);
      if (from >= 65_536) throw new RangeError('too many codes');
      table.fill((length << 8) | (values[at] ?? 0), from, from + (1 << (16 - length)));
      code += 1;
      at += 1;
    }
    code <<= 1;
  });
  return table;
}

/** The bits of a scan, without what was stuffed between them. */
export class HuffmanReader {
  private held = 0;
  private count = 0;

  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  /** @throws RangeError where no code begins */
  symbol(table: HuffmanTable): number {
    this.fill();
    const found = table[(this.held >>> (this.count - 16)) & 0xffff] ?? 0;
    if (found === 0) throw new RangeError('no such code');
    this.count -= found >> 8;
    return found & 0xff;
  }

  /** T.81 § F.2.2.1: so many bits, the lower half of them negative. */
  value(size: number): number {
    if (size === 0) return 0;
    if (size > 15) throw new RangeError('no such value');
    this.fill();
    this.count -= size;
    const bits = (this.held >>> this.count) & ((1 << size) - 1);
    return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
  }

  skipRestart(): void {
    this.held = 0;
    this.count = 0;
    while (
      this.at + 1 < this.bytes.length &&
      !(this.bytes[this.at] === 0xff && ((this.bytes[this.at + 1] ?? 0) & 0xf8) === 0xd0)
    )
      this.at += 1;
    this.at += 2;
  }

  // Never more than 24 bits are held: shifts of 32 are none. Past the end, zeros.
  private fill(): void {
    while (this.count < 16) {
      let byte = this.bytes[this.at] ?? 0;
      if (byte === 0xff && this.bytes[this.at + 1] !== 0x00) byte = 0;
      else this.at += byte === 0xff ? 2 : 1;
      this.held = ((this.held & 0xffff) << 8) | byte;
      this.count += 8;
    }
  }
}

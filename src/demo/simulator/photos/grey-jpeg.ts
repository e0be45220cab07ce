import { acCodes, dcCodes, luminance, zigzag } from './jpeg-tables.js';

/** Pixels of grey, row by row, 0 is black. */
export interface Grey {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/**
 * A baseline JPEG in grey (ITU T.81), as a telephone would write it.
 * @param options.orientation EXIF 2.32 § 4.6.4: how the telephone was held
 * @param options.quality 1 to 100, as libjpeg counts
 */
export function greyJpeg({ width, height, pixels }: Grey, { orientation = 1, quality = 80 } = {}): Buffer {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  const steps = luminance.map((step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))));
  const scan = new BitWriter();
  let before = 0;
  const block = new Float64Array(64);
  for (let top = 0; top < height; top += 8)
    for (let left = 0; left < width; left += 8) {
      for (let at = 0; at < 64; at += 1) {
        const y = Math.min(height - 1, top + (at >> 3));
        const x = Math.min(width - 1, left + (at & 7));
        block[at] = (pixels[y * width + x] ?? 0) - 128;
      }
      before = writeBlock(scan, transformed(block), steps, before);
    }
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, exif(orientation)),
    segment(0xdb, Buffer.from([0, ...zigzag.map((place) => steps[place] ?? 1)])),
    segment(0xc0, Buffer.from(frame)),
    segment(0xc4, Buffer.from([0x00, ...dcCodes.counts, ...dcCodes.values])),
    segment(0xc4, Buffer.from([0x10, ...acCodes.counts, ...acCodes.values])),
    segment(0xda, Buffer.from([1, 1, 0x00, 0, 63, 0])),
    scan.end(),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

function exif(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
}

const cosine = Array.from({ length: 64 }, (_, at) => Math.cos((((at & 7) * 2 + 1) * (at >> 3) * Math.PI) / 16));

// T.81 § A.3.3, one direction after the other.
function transformed(block: Float64Array): Float64Array {
  const rows = new Float64Array(64);
  const out = new Float64Array(64);
  for (let y = 0; y < 8; y += 1)
    for (let u = 0; u < 8; u += 1) {
      let sum = 0;
      for (let x = 0; x < 8; x += 1) sum += (block[y * 8 + x] ?? 0) * (cosine[u * 8 + x] ?? 0);
      rows[y * 8 + u] = sum * (u === 0 ? Math.SQRT1_2 : 1) * 0.5;
    }
  for (let u = 0; u < 8; u += 1)
    for (let v = 0; v < 8; v += 1) {
      let sum = 0;
      for (let y = 0; y < 8; y += 1) sum += (rows[y * 8 + u] ?? 0) * (cosine[v * 8 + y] ?? 0);
      out[v * 8 + u] = sum * (v === 0 ? Math.SQRT1_2 : 1) * 0.5;
    }
  return out;
}

function writeBlock(scan: BitWriter, block: Float64Array, steps: number[], before: number): number {
  const levels = zigzag.map((place) => Math.round((block[place] ?? 0) / (steps[place] ?? 1)));
  const first = levels[0] ?? 0;
  const { size, bits } = magnitude(first - before);
  scan.code(dcCodes.of(size));
  scan.bits(bits, size);
  let zeros = 0;
  for (const level of levels.slice(1)) {
    if (level === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) scan.code(acCodes.of(0xf0));
    const told = magnitude(level);
    scan.code(acCodes.of((zeros << 4) | told.size));
    scan.bits(told.bits, told.size);
    zeros = 0;
  }
  if (zeros > 0) scan.code(acCodes.of(0));
  return first;
}

function magnitude(value: number): { size: number; bits: number } {
  const size = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
  return { size, bits: value < 0 ? value + (1 << size) - 1 : value };
}

class BitWriter {
  private readonly bytes: number[] = [];
  private held = 0;
  private count = 0;

  code({ bits, length }: { bits: number; length: number }): void {
    this.bits(bits, length);
  }

  bits(value: number, length: number): void {
    for (let at = length - 1; at >= 0; at -= 1) {
      this.held = (this.held << 1) | ((value >> at) & 1);
      this.count += 1;
      if (this.count === 8) this.push();
    }
  }

  end(): Buffer {
    while (this.count > 0) this.bits(1, 1);
    return Buffer.from(this.bytes);
  }

  private push(): void {
    this.bytes.push(this.held);
    if (this.held === 0xff) this.bytes.push(0);
    this.held = 0;
    this.count = 0;
  }
}

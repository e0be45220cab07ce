import { inflateSync } from 'node:zlib';
import type { Grey } from './legibility.js';

/** Bytes of a point by colour type: grey, RGB, palette (not read), grey and alpha, RGB and alpha. */
const pointBytes: Record<number, number> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** The grey of a PNG, made smaller; null where its points are not one byte a colour, or are interlaced. PNG § 11. */
export function greyOfPng(bytes: Buffer): Grey | null {
  if (bytes.length < 29) return null;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const point = pointBytes[bytes[25] ?? -1];
  if (bytes[24] !== 8 || point === undefined || bytes[28] !== 0) return null;
  const rows = unpacked(bytes, (width * point + 1) * height);
  if (!rows) return null;
  unfilter(rows, { row: width * point, height, point });
  const by = Math.max(1, Math.floor(Math.min(width, height) / 1_000));
  const small = { width: Math.floor(width / by), height: Math.floor(height / by) };
  const pixels = new Uint8Array(small.width * small.height);
  const green = point >= 3 ? 1 : 0;
  for (let y = 0; y < small.height; y += 1)
    for (let x = 0; x < small.width; x += 1) {
      let sum = 0;
      for (let down = 0; down < by; down += 1)
        for (let across = 0; across < by; across += 1)
          sum += rows[(y * by + down) * (width * point + 1) + 1 + (x * by + across) * point + green] ?? 0;
      pixels[y * small.width + x] = sum / (by * by);
    }
  return { ...small, pixels };
}

function unpacked(bytes: Buffer, length: number): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + size));
    at += 12 + size;
  }
  try {
    const rows = inflateSync(Buffer.concat(parts), { maxOutputLength: length });
    return rows.length === length ? rows : null;
  } catch {
    return null;
  }
}

// PNG § 9: each row was written as its difference to what stands before and above.
function unfilter(rows: Buffer, { row, height, point }: { row: number; height: number; point: number }): void {
  for (let y = 0; y < height; y += 1) {
    const start = y * (row + 1) + 1;
    const filter = rows[start - 1];
    for (let x = 0; x < row; x += 1) {
      const left = x >= point ? (rows[start + x - point] ?? 0) : 0;
      const up = y > 0 ? (rows[start + x - row - 1] ?? 0) : 0;
      const corner = x >= point && y > 0 ? (rows[start + x - row - 1 - point] ?? 0) : 0;
      rows[start + x] = ((rows[start + x] ?? 0) + added(filter, left, up, corner)) & 255;
    }
  }
}

function added(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Points of a byte a colour, one row after the other. */
export interface Points {
  width: number;
  height: number;
  colours: 1 | 3;
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const colourTypes = { 1: 0, 3: 2 };

/** The points that a PDF has packed, as a file that browsers show (PNG § 9 and 11). @throws where there are fewer than are said */
export function pngOf({ width, height, colours }: Points, packed: Uint8Array): Buffer {
  const row = width * colours;
  const points = inflateSync(packed, { maxOutputLength: row * height + 1024 });
  if (points.length < row * height) throw new Error('Points are missing');
  // Each row says first how it was written: as it is.
  const rows = Buffer.alloc((row + 1) * height);
  for (let y = 0; y < height; y += 1) points.copy(rows, y * (row + 1) + 1, y * row, (y + 1) * row);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, colourTypes[colours]], 8);
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

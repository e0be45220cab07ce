import { crc32, deflateSync } from 'node:zlib';
import { photographedPage } from '../../src/demo/simulator/photos/photographed-page.js';

const made = new Map<string, Buffer>();
let photos = 0;

/** A photo of a page with words on it, as a telephone takes it. @param options.seed other words: what signs one client’s form signs nobody else’s @param options.mark no two photos are the same file @param options.whole false: its end never came @param options.comment what the camera tells beside it */
export function jpeg({
  seed = 1,
  width = 1_000,
  height = 1_400,
  orientation = 1,
  blur = 0,
  contrast = 1,
  whole = true,
  comment = '',
  mark = ++photos,
} = {}): Buffer {
  const key = [seed, width, height, orientation, blur, contrast].join(' ');
  const page = made.get(key) ?? photographedPage({ seed, width, height, orientation, blur, contrast });
  made.set(key, page);
  const told = Buffer.concat([
    page.subarray(0, 2),
    Buffer.from([0xff, 0xfe, 0, comment.length + 2]),
    Buffer.from(comment),
    // An APP2 of no profile, which stays in what is joined.
    Buffer.from([0xff, 0xe2, 0, 6, 0, mark >> 16, (mark >> 8) & 0xff, mark & 0xff]),
    page.subarray(2),
  ]);
  return whole ? told : told.subarray(0, -2);
}

/** The head of a JPEG that says it is so large, and next to nothing after it. */
export function jpegThatSays(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    frame,
    Buffer.from('ffda0008010100003f00', 'hex'),
    Buffer.alloc(2_000, 0x5a),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A true PNG in grey, of words in rows. @param said the size its head tells, when it lies */
export function png(width: number, height: number, said = { width, height }): Buffer {
  const chunk = (name: string, content: Buffer) => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(said.width, 0);
  head.writeUInt32BE(said.height, 4);
  head[8] = 8;
  const rows = Buffer.alloc((width + 1) * height, 230);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x <= width; x += 1)
      if (x === 0 || (y % 30 < 14 && x % 9 < 3)) rows[y * (width + 1) + x] = x === 0 ? 0 : 40;
  const pixels = deflateSync(rows);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** The beginning of a photo as telephones of Apple keep them. */
export const heic = Buffer.concat([Buffer.from('000000186674797068656963', 'hex'), Buffer.alloc(2_000, 1)]);

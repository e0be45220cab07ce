import { crc32, deflateSync } from 'node:zlib';

/** A JPEG by its head, with bytes where pixels would be: nothing that joins photos unpacks them. */
export function jpeg({
  width = 1_200,
  height = 1_600,
  orientation = 1,
  whole = true,
  density = 0.06,
  comment = '',
} = {}): Buffer {
  const segment = (marker: number, content: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(content.length + 2, 2);
    return Buffer.concat([head, content]);
  };
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const frame = Buffer.from([8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(comment)])),
    segment(0xc0, frame),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
    Buffer.alloc(Math.round(width * height * density), 0x5a),
    whole ? Buffer.from([0xff, 0xd9]) : Buffer.alloc(0),
  ]);
}

/** A true PNG in grey. @param said the size its head tells, when it lies */
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
  const pixels = deflateSync(Buffer.alloc((width + 1) * height));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** The beginning of a photo as telephones of Apple keep them. */
export const heic = Buffer.concat([Buffer.from('000000186674797068656963', 'hex'), Buffer.alloc(2_000, 1)]);

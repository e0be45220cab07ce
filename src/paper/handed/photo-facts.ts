/** What a photo is made of, as far as its head tells; pixels as they lie, before it is straightened. */
export interface PhotoFacts {
  kind: 'jpeg' | 'png';
  width: number;
  height: number;
  /** EXIF 2.32 § 4.6.4: 1 as it lies, 3 upside down, 6 and 8 on a side, 2, 4, 5 and 7 mirrored. */
  orientation: number;
  /** Its end is there. */
  whole: boolean;
  /** Parts of the file that tell where, when and with what it was taken: `[from, to]` in bytes. */
  told: [number, number][];
}

/** Null: no JPEG and no PNG that can be put on a page. */
export function photoFacts(bytes: Buffer): PhotoFacts | null {
  if (bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47) return pngFacts(bytes);
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 ? jpegFacts(bytes) : null;
}

/** ISO 23008-12: what telephones of Apple keep photos as. */
export function isHeic(bytes: Buffer): boolean {
  return (
    bytes.toString('latin1', 4, 8) === 'ftyp' &&
    /^(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)/.test(bytes.toString('latin1', 8, 12))
  );
}

// PNG § 11.2.2: IHDR comes first.
function pngFacts(bytes: Buffer): PhotoFacts | null {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  const whole = bytes.subarray(-12).includes('IEND');
  return {
    kind: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    orientation: 1,
    whole,
    told: [],
  };
}

// ITU T.81 § B.1: segments one after the other, until the pixels begin.
function jpegFacts(bytes: Buffer): PhotoFacts | null {
  const told: [number, number][] = [];
  let orientation = 1;
  let size: { width: number; height: number } | null = null;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return null;
    if (marker === 0xda) break;
    // Baseline, extended and progressive: what readers of PDF draw.
    if (marker >= 0xc0 && marker <= 0xc2 && end - at >= 9)
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    if (marker === 0xe1) orientation = exifOrientation(bytes.subarray(at + 4, end)) ?? orientation;
    if (marker === 0xfe || (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee))
      told.push([at, end]);
    at = end;
  }
  // Telephones write a few bytes after the end.
  const whole = bytes.subarray(-65_536).includes(Buffer.from([0xff, 0xd9]));
  return size && { kind: 'jpeg', ...size, orientation, whole, told };
}

function exifOrientation(segment: Buffer): number | null {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return null;
  const tiff = segment.subarray(6);
  if (tiff.length < 8) return null;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = Math.min(short(first), 200);
  for (let index = 0; index < entries; index += 1) {
    const entry = first + 2 + index * 12;
    if (short(entry) !== 0x0112) continue;
    const value = short(entry + 8);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

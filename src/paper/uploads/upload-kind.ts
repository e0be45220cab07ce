/** True when the bytes start like a PDF; readers accept some bytes before the header: text, as printers add, and not the head of another file that holds a PDF. */
export function looksLikePdf(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 1024));
  const at = start.indexOf('%PDF-');
  return at >= 0 && !start.subarray(0, at).includes(0);
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const jpegSignature = [0xff, 0xd8, 0xff];

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** The kind of an uploaded file by its first bytes, whatever its name says. */
export function sniffUpload(bytes: Uint8Array): 'pdf' | 'png' | 'jpeg' | 'other' {
  if (startsWith(bytes, pngSignature)) return 'png';
  if (startsWith(bytes, jpegSignature)) return 'jpeg';
  return looksLikePdf(bytes) ? 'pdf' : 'other';
}

const mediaTypes = { pdf: 'application/pdf', png: 'image/png', jpeg: 'image/jpeg' } as const;

/** What a scan that was judged is, by its content. */
export function uploadedType(bytes: Uint8Array): string {
  const kind = sniffUpload(bytes);
  return kind === 'other' ? 'application/octet-stream' : mediaTypes[kind];
}

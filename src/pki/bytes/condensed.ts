const hexOf = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

// Letters, figures, and what base64, base64url and the dashes of PEM are made of.
const kept = new Uint8Array(256);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_')
  kept[letter.charCodeAt(0)] = 1;

const longestTag = 300;

/**
 * What is left of a text without its dressing: spaces, line ends (real, or written `\n`), quotes and signs of quoting, tags and entities
 * of HTML and XML, quoted-printable, percent signs, the zeros of UTF-16. A key is written in what stays, whatever it was wrapped in.
 */
export function condensed(bytes: Uint8Array): string {
  const left = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  const keep = (byte: number) => {
    if (kept[byte] === 1) left[length++] = byte;
  };
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    // `\n`, and the quote of a text within a text.
    if (byte === 0x5c) at += escaped(bytes, at);
    else if (byte === 0x3c) at = endOf(bytes, at, 0x3e, longestTag);
    else if (byte === 0x26) at = entity(bytes, at, keep);
    else if (byte === 0x25 || byte === 0x3d) at = encoded(bytes, at, keep);
    else keep(byte);
  }
  return left.toString('latin1', 0, length);
}

function escaped(bytes: Uint8Array, at: number): number {
  const next = bytes[at + 1] ?? 0;
  // \n \r \t and \u000a
  if (next === 0x6e || next === 0x72 || next === 0x74) return 1;
  return next === 0x75 && bytes[at + 2] === 0x30 ? 5 : 0;
}

function endOf(bytes: Uint8Array, at: number, mark: number, longest: number): number {
  for (let end = at + 1; end < Math.min(bytes.length, at + longest); end += 1) if (bytes[end] === mark) return end;
  return at;
}

// &nbsp; &#45; &#x2d;
function entity(bytes: Uint8Array, at: number, keep: (byte: number) => void): number {
  const end = endOf(bytes, at, 0x3b, 10);
  if (end === at) return at;
  const name = Buffer.from(bytes.subarray(at + 1, end)).toString('latin1');
  const number = /^#x[0-9a-f]+$/i.test(name)
    ? parseInt(name.slice(2), 16)
    : /^#\d+$/.test(name)
      ? Number(name.slice(1))
      : 0;
  if (number > 0 && number < 256) keep(number);
  return end;
}

// %2D, =2D, and the line that goes on after « = ».
function encoded(bytes: Uint8Array, at: number, keep: (byte: number) => void): number {
  const high = hexOf(bytes[at + 1]);
  const low = hexOf(bytes[at + 2]);
  if (high >= 0 && low >= 0) {
    keep(high * 16 + low);
    return at + 2;
  }
  if (bytes[at] === 0x3d) keep(0x3d);
  return at;
}

import { constants, inflateRawSync } from 'node:zlib';

/** What a search may still unfold: archives and PDF are small outside and as big as they like inside. */
export class Unfolding {
  /** False once something was left folded for its size, number or depth. */
  whole = true;
  private pieces = 0;

  constructor(
    private bytes: number,
    private readonly most: { pieces: number; depth: number },
  ) {}

  /** Whether one more thing may be opened at this depth. */
  allows(depth: number): boolean {
    this.pieces += 1;
    if (this.pieces <= this.most.pieces && depth <= this.most.depth && this.bytes > 0) return true;
    this.whole = false;
    return false;
  }

  /**
   * Raw deflate, as far as it goes: what is cut, or followed by something else, is unfolded up to there. Null when it is none.
   * The check sum of zlib is not looked at: neither do readers of PDF.
   */
  inflate(bytes: Uint8Array): Buffer | null {
    if (bytes.length === 0 || this.bytes <= 0) return null;
    try {
      const inside = inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: this.bytes });
      return this.spend(inside);
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') {
        this.bytes = 0;
        this.whole = false;
      }
      return null;
    }
  }

  /** Counts what another encoding gave. */
  spend<Bytes extends Uint8Array>(inside: Bytes): Bytes {
    this.bytes -= inside.length;
    return inside;
  }
}

/** Whether bytes begin as zlib does (RFC 1950 § 2.2): deflate, and a check of the two bytes. */
export function beginsZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;
}

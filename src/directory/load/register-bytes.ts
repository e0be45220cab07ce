import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { NotARegisterFile } from './register-format.js';

const chunkSize = 256 * 1024;
/** Real files of the register shrink eight to fifteen times; a bomb a thousand. */
const mostShrunk = 200;
const judgedFrom = 64 * 1024 * 1024;
/** Ten times the largest file of the register known so far (F3.2: 715 MB). */
const mostBytes = 8 * 1024 ** 3;

/** The SHA-256 of a file as it lies on disk: what tells that an interrupted load is of the same file. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * The bytes of a register file, unpacked when they are gzip (told by the first two bytes, whatever the name), in memory that does not grow:
 * a piece is only good until the next one is asked for.
 * @throws NotARegisterFile when the gzip is damaged, cut, a bomb or packed twice
 */
export async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const pieces = piecesOf(path);
  const first = await pieces.next();
  if (first.done) return;
  const packed = isGzip(first.value);
  await pieces.return(undefined);
  if (packed) yield* unpacked(path);
  else yield* piecesOf(path);
}

async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(chunkSize);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkSize, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* unpacked(path: string): AsyncGenerator<Buffer> {
  const packed = createReadStream(path, { highWaterMark: chunkSize });
  const pieces = createGunzip({ chunkSize });
  // Errors of either reach whoever reads `pieces`; leaving early closes the file.
  pipeline(packed, pieces, () => undefined);
  let read = 0;
  try {
    for await (const chunk of pieces as AsyncIterable<Buffer>) {
      if (read === 0 && isGzip(chunk)) {
        throw new NotARegisterFile('the file is compressed twice: unpack it once, then load it');
      }
      read += chunk.length;
      refuseBomb(read, packed.bytesRead);
      yield chunk;
    }
  } catch (error) {
    throw explained(error);
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function refuseBomb(unpacked: number, packed: number): void {
  if (unpacked <= mostBytes && (unpacked < judgedFrom || unpacked < packed * mostShrunk)) return;
  throw new NotARegisterFile(
    `the compressed file unpacks to more than ${Math.round(unpacked / 1024 ** 2)} MB from ${Math.round(packed / 1024)} kB: no file of the register does, it was left there`,
  );
}

function explained(error: unknown): unknown {
  const code = (error as { code?: string }).code;
  if (code === 'Z_BUF_ERROR')
    return new NotARegisterFile('the compressed file is cut in the middle: download it again');
  if (code === 'Z_DATA_ERROR') return new NotARegisterFile('the compressed file is damaged: download it again');
  return error;
}

import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';

/** Shorter, it costs more than it saves; longer, it would hold the others up: `compression` does those by pieces. */
const [shortest, longest] = [1_000, 512_000];
// A page is made for one person and sent once: a few per cent smaller would cost several times as much.
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const gzip = { level: 3 };
const byPieces = compression();

/**
 * Pages are compressed whole and leave with their length, head and body in one write: a stream for each cost as much as its page. What
 * leaves by pieces (files, archives) is compressed by `compression`, from its first piece on: no page pays for what it makes ready.
 */
export function compressPages(request: Request, response: Response, next: NextFunction): void {
  const write = response.write.bind(response);
  const send = response.send.bind(response);
  const readyForPieces = () => {
    response.write = write;
    byPieces(request, response, () => undefined);
  };
  response.write = (...given: unknown[]) => {
    readyForPieces();
    return (response.write as (...given: unknown[]) => boolean)(...given);
  };
  response.send = (body: unknown) => {
    if (typeof body !== 'string' || body.length < shortest) return send(body);
    if (body.length > longest) {
      readyForPieces();
      return send(body);
    }
    response.vary('Accept-Encoding');
    const encoding = encodingFor(request);
    if (!encoding || response.get('Content-Encoding')) return send(body);
    if (!response.get('Content-Type')) response.type('html');
    response.set('Content-Encoding', encoding);
    const bytes = bytesOf(body);
    return send(encoding === 'br' ? brotliCompressSync(bytes, brotli) : gzipSync(bytes, gzip));
  };
  next();
}

// One place for the bytes of every page: they are compressed before anything else is done, and none is left to be collected.
let place = Buffer.allocUnsafe(256_000);

function bytesOf(body: string): Buffer {
  // No sign of a text takes more than three bytes.
  if (body.length * 3 > place.length) place = Buffer.allocUnsafe(body.length * 3);
  return place.subarray(0, place.write(body));
}

function encodingFor(request: Request): 'br' | 'gzip' | null {
  const accepted = request.get('Accept-Encoding');
  // What every browser sends; what somebody refuses by `;q=0` is read by the letter.
  if (accepted && /^[\w, -]+$/.test(accepted)) {
    const all = accepted.split(/, */);
    return all.includes('br') ? 'br' : all.includes('gzip') ? 'gzip' : null;
  }
  const chosen = request.acceptsEncodings(['br', 'gzip']);
  return chosen === 'br' || chosen === 'gzip' ? chosen : null;
}

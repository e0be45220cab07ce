import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { NextFunction, Response } from 'express';
import multer, { MulterError } from 'multer';
import type { PageRequest } from './current.js';
import { crowdedForm, TooLarge } from './errors.js';
import { unreadableForm } from './sent/unreadable-request.js';

interface Bound {
  fits: (path: string) => boolean;
  /** Whether somebody who is not signed in may send files there: asked before a byte is read. */
  strangers?: ((request: PageRequest) => Promise<boolean>) | undefined;
  maximum: number;
  /** The French sentence of the 413 page. */
  sentence: string;
  read: ReturnType<ReturnType<typeof multer>['any']>;
  /** The French sentence when there are more files than that. */
  tooMany: string;
}

const bounds: Bound[] = [];
/** How long a refused sender may go on: a browser shows the answer only if the connection is not cut under it. */
const patienceMilliseconds = 5_000;

interface Spooling {
  /** Bytes of the whole form. */
  maximum: number;
  /** Bytes of one file; as many as the form, when left out. */
  each?: number;
  sentence: string;
  files: number;
  tooMany: string;
  /** Characters of one answer; a short line when left out. */
  words?: number;
  strangers?: Bound['strangers'];
}

/** Files sent to this address go to the disk as they come, within their own bound. Said once at start-up by the room. */
export function spoolUploads(
  path: string | RegExp,
  { maximum, each = maximum, sentence, files, tooMany, words = 2_000, strangers }: Spooling,
): void {
  const read = multer({
    // Where the system says when a file comes, not when the room was imported.
    storage: multer.diskStorage({ destination: (_request, _file, done) => done(null, tmpdir()) }),
    limits: {
      fileSize: each,
      files,
      fields: 20,
      parts: files + 24,
      fieldSize: words,
      fieldNameSize: 100,
      headerPairs: 50,
    },
  }).any();
  const fits = (asked: string) => (typeof path === 'string' ? asked === path : path.test(asked));
  // Said again, the latest counts.
  bounds.unshift({ fits, maximum, sentence, read, tooMany, strangers });
}

function boundOf(request: PageRequest): Bound | undefined {
  const path = request.path.replace(/\/$/, '');
  return bounds.find(({ fits }) => fits(path));
}

/** Whether this form’s files are written to the disk before its route is called. */
export function isSpooled(request: PageRequest): boolean {
  return request.method === 'POST' && boundOf(request) !== undefined;
}

/** Whether files of somebody who is not signed in are read here. */
export async function mayStrangersSend(request: PageRequest): Promise<boolean> {
  return (request.method === 'POST' && (await boundOf(request)?.strangers?.(request))) ?? false;
}

/** Middleware: reads the form and its files into `request.spooled`, and deletes them once the answer has left. @throws TooLarge by `next` */
export function readSpooled(request: PageRequest, response: Response, next: NextFunction): void {
  const bound = boundOf(request);
  if (!bound) return next();
  if (refusedOnItsWord(request, response, bound.maximum)) return next(new TooLarge(bound.sentence));
  bound.read(request, response, (error: unknown) => {
    const files = (request.files as Express.Multer.File[] | undefined) ?? [];
    response.once('close', () => void forget(files));
    if (error) return next(error instanceof MulterError ? refusalOf(error, bound) : unreadableForm(error));
    void keepSpooled(request, files, next);
  });
}

async function keepSpooled(request: PageRequest, files: Express.Multer.File[], next: NextFunction): Promise<void> {
  try {
    request.spooled = Object.create(null) as NonNullable<PageRequest['spooled']>;
    for (const { fieldname, originalname, path, size } of files) {
      // Browsers send names in UTF-8; multer reads them as Latin-1.
      const fileName = Buffer.from(originalname, 'latin1').toString('utf8');
      (request.spooled[fieldname] ??= []).push({ fileName, path, size, sha256: await sha256OfFile(path) });
    }
    next();
  } catch (error) {
    next(error);
  }
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function refusalOf({ code }: MulterError, { sentence, tooMany }: Bound): TooLarge {
  if (code === 'LIMIT_FILE_SIZE') return new TooLarge(sentence);
  return new TooLarge(code === 'LIMIT_FILE_COUNT' || code === 'LIMIT_PART_COUNT' ? tooMany : crowdedForm);
}

async function forget(files: Express.Multer.File[]): Promise<void> {
  await Promise.all(files.map(({ path }) => unlink(path).catch(() => undefined)));
}

// The other fields of the form, and the multipart lines around them.
const room = 64 * 1024;

/** Refused before a byte of it is read, when it says itself that it is too big. One that does not say is dropped as it passes the bound. */
export function refusedOnItsWord(request: PageRequest, response: Response, maximum: number): boolean {
  if (Number(request.get('content-length') ?? 0) <= maximum + room) return false;
  letGo(request, response);
  return true;
}

// What still comes is dropped, not kept; past our patience the connection is closed.
function letGo(request: PageRequest, response: Response): void {
  request.resume();
  // Node would cut at once under who asked for no other answer after this one.
  response.shouldKeepAlive = true;
  response.once('finish', () => {
    const timer = setTimeout(() => request.socket.destroy(), patienceMilliseconds);
    request.once('close', () => clearTimeout(timer));
    request.once('end', () => clearTimeout(timer));
  });
}

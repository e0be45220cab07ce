import type { NextFunction, Response } from 'express';
import multer, { MulterError } from 'multer';
import type { SeenFile } from '../files/look-at-file.js';
import type { SeenFiles } from '../files/seen-files.js';
import { maximumUpload } from '../files/upload-weight.js';
import { UnreadableFile } from '../files/sheet-limits.js';
import type { PageRequest } from './current.js';
import { crowdedForm, TooLarge } from './errors.js';
import { isSpooled, mayStrangersSend, readSpooled, refusedOnItsWord } from './spooled-uploads.js';
import { heavyFile } from './sent/heavy-files.js';
import { unreadableForm } from './sent/unreadable-request.js';

const filesAtMost = 5;

const read = multer({
  storage: multer.memoryStorage(),
  limits: {
    fileSize: maximumUpload,
    files: filesAtMost,
    fields: 500,
    parts: 510,
    fieldSize: 200_000,
    fieldNameSize: 100,
    headerPairs: 50,
  },
}).any();

/** Reads forms with files before any transaction is opened, and only for people who are signed in or let in by a door; each file is looked at aside. */
export function readUploads(files: SeenFiles) {
  return (request: PageRequest, response: Response, next: NextFunction): void =>
    readForm(request, response, (error?: unknown) => {
      if (error) next(error);
      else void lookAtAll(request, files, next);
    });
}

async function lookAtAll({ uploads = {} }: PageRequest, files: SeenFiles, next: NextFunction): Promise<void> {
  try {
    for (const file of Object.values(uploads))
      if (file.bytes.length > 0) file.seen = await files.look(file.bytes).catch(seenAs);
    next();
  } catch (error) {
    next(error);
  }
}

// What could not be looked at in time is refused where it is asked for, with the sentence; anything else is our fault.
function seenAs(error: unknown): SeenFile {
  if (!(error instanceof UnreadableFile)) throw error;
  return { privateKey: null, whole: false, evidence: { ok: false, reason: error.message } };
}

function readForm(request: PageRequest, response: Response, next: NextFunction): void {
  if (!request.is('multipart/form-data')) return next();
  if (!request.user) return readOfStranger(request, response, next);
  if (isSpooled(request)) return readSpooled(request, response, next);
  if (refusedOnItsWord(request, response, filesAtMost * maximumUpload)) return next(new TooLarge(heavyFile(null)));
  read(request, response, (error: unknown) => {
    if (error) return next(readable(error));
    const files = (request.files as Express.Multer.File[] | undefined) ?? [];
    request.uploads = Object.create(null) as NonNullable<PageRequest['uploads']>;
    for (const file of files) {
      // Browsers send names in UTF-8; multer reads them as Latin-1.
      const fileName = Buffer.from(file.originalname, 'latin1').toString('utf8');
      request.uploads[file.fieldname] = { fileName, mediaType: file.mimetype, bytes: file.buffer };
    }
    next();
  });
}

// Of nobody whom we know, nothing is read but where a door of theirs lets them.
function readOfStranger(request: PageRequest, response: Response, next: NextFunction): void {
  mayStrangersSend(request).then((may) => (may ? readSpooled(request, response, next) : next()), next);
}

function readable(error: unknown): unknown {
  if (!(error instanceof MulterError)) return unreadableForm(error);
  if (error.code === 'LIMIT_FILE_SIZE') return new TooLarge(heavyFile(error.field ?? null));
  return new TooLarge(crowdedForm);
}

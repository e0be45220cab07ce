import type { NextFunction, Response } from 'express';
import { neverSendKeys } from '../../../pki/bytes/private-key.js';
import { fingerprintsWritten, isKeyWritten } from '../../../pki/bytes/written-key.js';
import type { PageRequest } from '../current.js';
import { Refused, TooLarge } from '../errors.js';

/** Characters of all the answers of a form: the longest has a few thousand ticks. */
const longestForm = 1_500_000;
const tooMuchText =
  'Le formulaire contient trop de texte pour être lu\u00a0: rien n’a été enregistré. Raccourcissez-le, ou joignez un document.';

const judged = new Set<string>();

/** An answer of this name is judged by its room, which tells the journal of a key in it and keeps nothing. Said once at start-up. */
export function judgesItsKeys(name: string): void {
  judged.add(name);
}

/**
 * Refuses a private key that somebody wrote into a form, an address or the name of a file, whatever the form: comments, reasons, notes,
 * names. Before any route, so that no room can forget it, and nothing of it reaches the database, the journal or the logs.
 */
export function refuseWrittenKeys(request: PageRequest, _response: Response, next: NextFunction): void {
  const body = request.body as Record<string, unknown>;
  const answers = Object.entries(body).filter(([name]) => !judged.has(name));
  if (lengthOf(body) > longestForm) return next(new TooLarge(tooMuchText));
  const names = Object.values(request.uploads ?? {}).map(({ fileName }) => fileName);
  const spooled = Object.values(request.spooled ?? {}).flatMap((files) => files.map(({ fileName }) => fileName));
  const texts = [answers, names, spooled, request.query];
  if (!texts.some(isKeyWritten)) return next();
  request.writtenKeys = fingerprintsWritten(texts);
  request.body = Object.create(null) as object;
  next(new Refused([neverSendKeys]));
}

function lengthOf(values: object): number {
  return Object.values(values)
    .flat()
    .reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

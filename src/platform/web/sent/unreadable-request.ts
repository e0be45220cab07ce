import { HttpException } from '@nestjs/common';
import { AppError, NotFound } from '../errors.js';

/** What was sent cannot be read as a request: the sender's fault, nothing was begun. */
class UnreadableRequest extends AppError {
  readonly title = 'Cette demande ne se lit pas';
  constructor(
    readonly status: 400 | 415 = 400,
    message = 'Ce qui a été envoyé est incomplet ou mal formé\u00a0: rien n’a été changé. Revenez à la page précédente, rechargez-la, puis recommencez.',
  ) {
    super(message);
  }
}

const unknownCharset =
  'Ce formulaire est écrit dans un jeu de caractères ou une compression que Sceau ne lit pas\u00a0: rien n’a été changé. Rechargez la page, puis recommencez.';

// PostgreSQL, class 22: not a uuid, a number, a day or a text it can hold. What a person chooses is checked before: an address was made up.
const unreadableValues = new Set(['22P02', '22P05', '22021', '22003', '22007', '22008', '22023']);

/** Errors of Express, its parsers and PostgreSQL that say « what was asked means nothing »; null for anything else. */
export function unreadableRequest(error: unknown): AppError | null {
  const { driverError, code } = (error ?? {}) as { driverError?: { code?: string }; code?: string };
  const status = statusOf(error);
  if (status === 404 || unreadableValues.has(driverError?.code ?? code ?? '')) return new NotFound();
  if (status === 415) return new UnreadableRequest(415, unknownCharset);
  return status !== null && status >= 400 && status < 500 && status !== 413 ? new UnreadableRequest() : null;
}

/** Busboy says in plain errors what is wrong with the form; what the system says of its disk has a code, and is no fault of the sender. */
export function unreadableForm(error: unknown): unknown {
  return error instanceof Error && !('code' in error) ? new UnreadableRequest() : error;
}

// http-errors, which body-parser and Express throw, and decodeURIComponent on a path that ends in the middle of a letter.
function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof URIError) return 400;
  const { status } = (error ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : null;
}

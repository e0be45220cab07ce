import { parse } from 'node:querystring';
import type { NextFunction, Request, Response } from 'express';

/**
 * Reads an address's query without NUL characters: no person types one, and PostgreSQL keeps none in a text.
 * A name given twice has a list of values.
 */
export function readQuery(text: string | null): Record<string, unknown> {
  return parse((text ?? '').replaceAll('%00', ''));
}

/**
 * The same for what forms bring, once their fields are read, and a line end is one character: browsers count it so in `maxlength`, and
 * send two. A request without a body is a form without answers.
 */
export function cleanBody(request: Request, _response: Response, next: NextFunction): void {
  request.body ??= Object.create(null) as object;
  const body = request.body as Record<string, unknown>;
  if (typeof body === 'object')
    for (const name of Object.keys(body)) {
      const typed = asTyped(body[name]);
      if (typed === undefined) delete body[name];
      else body[name] = typed;
    }
  next();
}

// A form has texts, and lists of texts: what its reader makes of `name[other]` is none of ours.
function asTyped(value: unknown): string | string[] | undefined {
  if (typeof value === 'string') return value.replaceAll('\0', '').replace(/\r\n?/g, '\n');
  return Array.isArray(value)
    ? value.flatMap((one) => (typeof one === 'string' ? (asTyped(one) ?? []) : []))
    : undefined;
}

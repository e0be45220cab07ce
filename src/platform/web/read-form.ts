import type { z } from 'zod';

export type FormErrors = Record<string, string>;

export type ReadForm<T> = { ok: true; value: T } | { ok: false; errors: FormErrors; values: Record<string, unknown> };

/**
 * Reads a form with its zod schema: all errors at once, one sentence a field, what was typed kept.
 * Messages of the schema are French sentences.
 */
export function readForm<Schema extends z.ZodType>(schema: Schema, body: unknown): ReadForm<z.output<Schema>> {
  const values = typedIn(body);
  return readOf(schema.safeParse(values), values);
}

/** The same where an answer takes time to judge: a file. */
export async function readFormAsync<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): Promise<ReadForm<z.output<Schema>>> {
  const values = typedIn(body);
  return readOf(await schema.safeParseAsync(values), values);
}

/** What a person typed: the body of a form without its token. */
export function typedIn(body: unknown): Record<string, unknown> {
  const values = typeof body === 'object' && body !== null ? { ...(body as Record<string, unknown>) } : {};
  delete values['_token'];
  return values;
}

function readOf<Answers>(parsed: z.ZodSafeParseResult<Answers>, values: Record<string, unknown>): ReadForm<Answers> {
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: FormErrors = Object.create(null) as FormErrors;
  // Of a field that holds several values, whichever is wrong: it is told where they were typed.
  for (const { path, message } of parsed.error.issues) errors[String(path[0] ?? 'form')] ??= message;
  return { ok: false, errors, values };
}

export interface SummaryLine {
  field: string;
  text: string;
}

/** For the partial `error-summary`: each line is a link to its field. */
export function errorSummary(errors: FormErrors): SummaryLine[] {
  return Object.entries(errors).map(([field, text]) => ({ field, text }));
}

import type { z } from 'zod';
import { InvalidForm, Refused, RefusedField } from '../web/errors.js';
import { type FormErrors, readForm, readFormAsync, typedIn } from '../web/read-form.js';

type Values = Record<string, unknown>;

/** The page again, with what was typed; `refused` when it is a rule, and not the reading, that says no. */
export type Again = (values: Values, errors: FormErrors, refused?: RefusedField) => object | Promise<object>;

interface SentForm<Schema extends z.ZodType> {
  schema: Schema;
  /** What was typed; the files of the form under their fields. */
  body: unknown;
  view: string;
  again: Again;
}

/**
 * The one way of a form that is sent: read, then done; whatever is wrong with an answer comes back on its field,
 * with everything that was typed.
 * @param work what the form asks for; a RefusedField of its answers brings the page back
 * @throws InvalidForm
 */
export async function submitForm<Schema extends z.ZodType, Result>(
  sent: SentForm<Schema>,
  work: (form: z.output<Schema>) => Promise<Result>,
): Promise<Result> {
  const form = await readFormAsync(sent.schema, sent.body);
  if (!form.ok) throw new InvalidForm(sent.view, await sent.again(form.values, form.errors));
  try {
    return await work(form.value);
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    throw new InvalidForm(sent.view, await sent.again(typedIn(sent.body), { [error.field]: error.message }, error));
  }
}

/**
 * Where nothing was typed (ticks of a list, hidden answers, a button): what is wrong is told on the page one came from.
 * @throws Refused
 */
export function readOrRefuse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const form = readForm(schema, body);
  if (!form.ok) throw new Refused(Object.values(form.errors));
  return form.value;
}

import type { z } from 'zod';
import { InvalidForm, Overtaken, Refused, RefusedField } from '../web/errors.js';
import { tenantStorage } from '../tenancy/tenant-context.js';
import { type FormErrors, readForm, readFormAsync, typedIn } from '../web/read-form.js';
import { type Called, fieldsOf, typedAnswer, typedAnswers, unticked } from './typed-answers.js';

type Values = Record<string, unknown>;

/** The page again, with what was typed; `refused` when it is a rule, and not the reading, that says no. */
export type Again = (values: Values, errors: FormErrors, refused?: RefusedField) => object | Promise<object>;

interface SentForm<Schema extends z.ZodType> {
  schema: Schema;
  /** What the fields are called, where the schema was not made of them. */
  fields?: readonly Called[];
  /** What must be so whatever was typed: a client that is not archived. */
  before?: () => Promise<unknown>;
  /** What was typed; the files of the form under their fields. */
  body: unknown;
  view: string;
  again: Again;
}

/**
 * The one way of a form that is sent: read, then done; whatever is wrong with an answer comes back on its field, whatever else says no
 * above the page, with everything that was typed, and what its page was read with (`version`, `readWith`), unless it is that which has changed (`Overtaken`). Where nothing was, that is told on the page one came from.
 * @param work what the form asks for; what it did is undone before the page is read again
 * @throws InvalidForm, Refused
 */
export async function submitForm<Schema extends z.ZodType, Result>(
  sent: SentForm<Schema>,
  work: (form: z.output<Schema>) => Promise<Result>,
): Promise<Result> {
  try {
    await sent.before?.();
    const form = await readFormAsync(sent.schema, sent.body);
    if (!form.ok) throw await back(sent, form.errors);
    return await work(form.value);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await undone();
    if (error instanceof RefusedField) throw await back(sent, { [error.field]: error.message }, error);
    if (answersOf(sent).length === 0) throw error;
    throw await back(sent, {}, error);
  }
}

/** A page must not show what its transaction takes back. */
export async function undone(): Promise<void> {
  await tenantStorage.getStore()?.undo();
}

async function back<Schema extends z.ZodType>(sent: SentForm<Schema>, errors: FormErrors, refusal?: Refused) {
  const values = { ...unticked(sent.fields ?? fieldsOf(sent.schema)), ...typedIn(sent.body) };
  if (refusal instanceof Overtaken) delete values[refusal.hidden];
  const onFields = !refusal || refusal instanceof RefusedField;
  const model = await sent.again(values, errors, refusal instanceof RefusedField ? refusal : undefined);
  const reasons = refusal?.reasons ?? Object.values(errors);
  return new InvalidForm(sent.view, model, { reasons, onFields, typed: answersOf(sent) });
}

function answersOf<Schema extends z.ZodType>({ fields, schema, body }: SentForm<Schema>) {
  const values = typedIn(body);
  return fields?.flatMap((one) => typedAnswer(one, values[one.name])) ?? typedAnswers(schema, values);
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

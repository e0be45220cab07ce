import { z } from 'zod';
import type { TypedAnswer } from '../web/errors.js';
import { unseen } from '../web/sent/sent-form.js';
import { isUuid } from '../uuid.js';

/** What a page says of a field, and what tells its answer to whoever reads it elsewhere. */
export interface Called {
  name: string;
  label: string;
  type?: string | undefined;
  secret?: boolean | undefined;
  options?: readonly { value: string; label: string }[] | undefined;
}

const called = new WeakMap<z.ZodType, Called>();
const partsOf = new WeakMap<z.ZodType, readonly z.ZodType[]>();

/** The schema of a field, which from here on knows what the field is called; many fields share one. */
export function calledAs<Schema extends z.ZodType>(field: Called, schema: Schema): Schema {
  const own = schema.clone();
  called.set(own, field);
  return own;
}

/** Of a schema that does not show what it is made of. */
export function madeOf<Schema extends z.ZodType>(parts: readonly z.ZodType[], schema: Schema): Schema {
  partsOf.set(schema, parts);
  return schema;
}

/** All that a person typed or chose, as the form called it; nothing that was typed unseen, no secret, and no file. */
export function typedAnswers(schema: z.ZodType, values: Record<string, unknown>): TypedAnswer[] {
  const once = new Map(fieldsOf(schema).map((field) => [field.name, field]));
  return [...once.values()].flatMap((field) => typedAnswer(field, values[field.name]));
}

/** What a browser does not send: boxes of which none is ticked say so, or what the record says would be ticked again. */
export function unticked(fields: readonly Called[]): Record<string, unknown> {
  const boxes = fields.filter(({ type }) => type === 'checkbox' || type === 'checkboxes');
  return Object.fromEntries(boxes.map(({ name, type }) => [name, type === 'checkbox' ? '' : []]));
}

/** The same of one field; none when nothing was typed. */
export function typedAnswer(field: Called, value: unknown): TypedAnswer[] {
  if (field.type === 'password' || field.secret || field.type === 'file' || unseen.test(field.name)) return [];
  const given = [value].flat().filter((one): one is string => typeof one === 'string' && one.trim() !== '');
  // Of a thing chosen in a list that only the page knows, there is nothing to copy.
  const texts = given.map((one) => wordsOf(field, one)).filter((text) => !isUuid(text));
  return given.length > 0 ? [{ name: field.name, label: field.label, texts }] : [];
}

function wordsOf({ type, options }: Called, value: string): string {
  if (type === 'checkbox') return 'oui';
  return options?.find((one) => one.value === value)?.label ?? value;
}

/** What the fields of a schema are called, as far as it was made of fields. */
export function fieldsOf(schema: z.ZodType): Called[] {
  const known = called.get(schema);
  if (known) return [known];
  const parts = partsOf.get(schema);
  if (parts) return parts.flatMap(fieldsOf);
  if (schema instanceof z.ZodObject) return Object.values(schema.shape as Record<string, z.ZodType>).flatMap(fieldsOf);
  if (schema instanceof z.ZodIntersection)
    return [schema.def.left, schema.def.right].flatMap((one) => fieldsOf(one as z.ZodType));
  return schema instanceof z.ZodPipe ? fieldsOf(schema.def.in as z.ZodType) : [];
}

import { z } from 'zod';
import { errorSummary, type FormErrors } from '../web/read-form.js';
import { date } from '../web/view-helpers.js';
import { version } from './form-fields.js';
import { unseen } from '../web/sent/sent-form.js';
import { calledAs } from './typed-answers.js';

interface Choice {
  value: string;
  label: string;
  hint?: string;
  /** Shown with its reason, and not to be chosen. */
  disabled?: boolean;
}

/** What the partial `field` shows of a field beside its name, label, value and error. */
interface Shape {
  type?:
    | 'text'
    | 'tel'
    | 'email'
    | 'date'
    | 'password'
    | 'file'
    | 'textarea'
    | 'select'
    | 'radio'
    | 'checkbox'
    | 'checkboxes'
    | undefined;
  hint?: string;
  required?: boolean;
  /** Opens a door, though it is typed for all to see, as a one-time code: it comes back neither in its field nor above the page. */
  secret?: boolean;
  /** This answer or another will do: neither is called optional. */
  either?: boolean;
  mono?: boolean;
  maxlength?: number;
  rows?: number;
  inputmode?: string;
  autocomplete?: string;
  placeholder?: string;
  min?: string;
  max?: string;
  accept?: string;
  options?: readonly Choice[];
}

/** One fact of a form: how it is called, what is accepted, and how its value is told. The page, the conflict page and the history read the same one. */
export interface FormField<Name extends string = string, Schema extends z.ZodType = z.ZodType> extends Shape {
  name: Name;
  label: string;
  /** Takes what the page sends, and what `show` says: the conflict page sends that back. */
  schema: Schema;
  show(value: z.output<Schema>): string;
  /** Two records cannot have the same: the index that keeps them apart, and what is said on the field. */
  unique?: { index: string; taken(value: string): { reason: string; see?: { href: string; label: string } } };
}

/** The answers of a form, by field. */
export type AnswersOf<Fields extends readonly FormField[]> = {
  [Field in Fields[number] as Field['name']]: z.output<Field['schema']>;
};

/** @param more how the page shows it; `show` is needed where the text of a value is not the value itself */
export function field<Name extends string, Schema extends z.ZodType>(
  name: Name,
  label: string,
  schema: Schema,
  more: Shape & Pick<FormField, 'unique'> & { show?(value: z.output<Schema>): string } = {},
): FormField<Name, Schema> {
  if (unseen.test(name) !== (more.type === 'password'))
    throw new Error(
      `${name} is ${more.type === 'password' ? 'typed unseen' : 'no secret'}: give it a name that says so (unseen, in web/sent/sent-form.ts)`,
    );
  return { show: more.type === 'date' ? (day) => date(day as string | null) : textOf, ...more, name, label, schema };
}

/** What a record says, as the answers of a form: nothing else of it. */
export function answersOf<Fields extends readonly FormField[]>(
  fields: Fields,
  record: AnswersOf<Fields>,
): AnswersOf<Fields> {
  const said = record as Record<string, unknown>;
  return Object.fromEntries(fields.map(({ name }) => [name, said[name]])) as AnswersOf<Fields>;
}

/** What a page that creates a record may send. */
export function newSchema<Fields extends readonly FormField[]>(fields: Fields) {
  type Shape = { [Field in Fields[number] as Field['name']]: Field['schema'] };
  return z.object(Object.fromEntries(fields.map((one) => [one.name, calledAs(one, one.schema)])) as unknown as Shape);
}

/** The same for a page that changes one: with the version it was opened at. */
export function editSchema<Fields extends readonly FormField[]>(fields: Fields) {
  return z.intersection(newSchema(fields), z.object({ version }));
}

/**
 * The version that a form of `record` was opened at: as it came back with what was typed, else that of the record now. With what was typed and the version of now,
 * what a colleague saved meanwhile would be overwritten, and no conflict told.
 */
export function openedAt(record: { version: number }, values: object | undefined): unknown {
  return (values as { version?: unknown } | undefined)?.version ?? record.version;
}

/** For the partial `field`, in order: what was typed, or what the record says, as it stands there. `show` is for who reads: a date field takes no French date. */
export function shownFields(fields: readonly FormField[], values: object, errors: FormErrors = {}) {
  return fields.map((field) => {
    const { name, options } = field;
    const value = inField(field, (values as Record<string, unknown>)[name]);
    return {
      ...field,
      value,
      error: errors[name],
      ...(options ? { options: options.map((choice) => ({ ...choice, selected: isChosen(choice, value) })) } : {}),
      ...(field.type === 'checkbox' ? { value: 'true', checked: Boolean(value) } : {}),
      // A browser does not take them back, and a secret is not written into a page.
      ...(field.type === 'password' || field.type === 'file' || field.secret ? { value: undefined } : {}),
    };
  });
}

interface FormPage {
  action: string;
  fields: readonly FormField[];
  values?: object | undefined;
  /** Of the whole page: only those of this form's answers are told in it. */
  errors?: FormErrors | undefined;
  /** The version the page is opened at, of a record that is changed (`openedAt`). */
  version?: unknown;
  hidden?: { name: string; value: unknown }[];
  /** What the page is read with now: a form that comes back for another answer keeps what it was read with, and nobody acts on what they did not see. */
  readWith?: { name: string; value: string };
  /** The words of the button, its icon, and whether it is the first thing to do on its page (`primary`), one among others, or a warning. */
  submit: string;
  icon?: string;
  tone?: 'primary' | 'plain' | 'warn';
  /** Said before the fields. */
  lead?: string;
  /** Said beside the button: what it does. */
  effect?: string;
  /** Why it may not be sent now: the button stays, with the reasons. */
  refused?: string[];
}

/** What the partial `forms/form` shows: one form of a page, empty, filled, or come back with what is wrong. */
export function shownForm({ fields, values = {}, errors = {}, readWith, ...page }: FormPage) {
  const own = new Set(['form', ...fields.map(({ name }) => name), ...(page.version === undefined ? [] : ['version'])]);
  const summary = errorSummary(errors).filter(({ field }) => own.has(field));
  const read = readWith && { ...readWith, value: (values as Record<string, unknown>)[readWith.name] ?? readWith.value };
  return {
    ...page,
    hidden: [...(page.hidden ?? []), ...(read ? [read] : [])],
    fields: shownFields(fields, values, errors),
    multipart: fields.some(({ type }) => type === 'file'),
    summary,
    /** For a form that is folded. */
    open: summary.length > 0,
  };
}

/** The options of a field whose answers are codes with a label each. */
export function choicesOf(labels: Record<string, string>): Choice[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

// Of several values, typed in one field, `show` says how.
function inField(field: FormField, value: unknown): unknown {
  const { type = 'text' } = field;
  return Array.isArray(value) && (type === 'text' || type === 'textarea') ? field.show(value) : value;
}

// By its code from a page, by its label from the conflict page.
function isChosen({ value, label }: Choice, given: unknown): boolean {
  return Array.isArray(given) ? given.includes(value) : given === value || given === label;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

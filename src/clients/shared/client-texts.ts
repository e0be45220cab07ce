import type { z } from 'zod';
import type { FormField } from '../../platform/forms/form.js';
import type { Client } from '../client.entity.js';
import { identityFields, sharedIdentityForm } from '../identity/client.form.js';
import { contractFields, contractForm } from '../records/contract.form.js';
import { contractAnswers, contractOf } from '../records/contract.service.js';
import type { Representative } from '../records/representative.entity.js';
import { representativeFields, representativeForm } from '../records/representative.form.js';
import type { SharedForm } from './shared-fields.js';

/** A client and who signs for it, as they stand. */
export interface KnownClient {
  client: Client;
  representative: Representative | null;
}

export type Texts = Record<string, string>;

type Answers = Record<string, unknown>;

/** What is wrong with a form once it is filled so, or what it says. */
export type Refilled = { ok: true; answers: Answers } | { ok: false; name: string; message: string };

const textsOf = (fields: readonly FormField[], record: object): Texts =>
  Object.fromEntries(fields.map((field) => [field.name, field.show((record as Answers)[field.name])]));

const pages: Record<
  SharedForm,
  { fields: readonly FormField[]; record(known: KnownClient): object; schema(known: KnownClient): z.ZodType }
> = {
  contract: {
    fields: contractFields,
    record: ({ client }) => contractAnswers(client),
    schema: () => contractForm.transform(contractOf),
  },
  identity: {
    fields: identityFields(null),
    record: ({ client }) => client,
    schema: ({ client }) => sharedIdentityForm(client),
  },
  representative: {
    fields: representativeFields,
    record: ({ representative }) => representative ?? {},
    schema: () => representativeForm,
  },
};

/** What the page of this form shows of a client. */
export function answersOn(form: SharedForm, known: KnownClient): Answers {
  return pages[form].record(known) as Answers;
}

/** The page of one client, filled again with other answers and read by its own rules. */
export function refilled(form: SharedForm, known: KnownClient, wish: Texts): Refilled {
  const page = pages[form];
  // Nobody who follows the client is named: that answer is not read.
  const typed = { ...textsOf(page.fields, page.record(known)), ...wish, version: 1 };
  const read = page.schema(known).safeParse(typed);
  if (read.success) return { ok: true, answers: read.data as Answers };
  const [issue] = read.error.issues;
  return { ok: false, name: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
}

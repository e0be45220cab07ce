import type { z } from 'zod';
import type { FormField } from '../../platform/forms/form.js';
import type { Client } from '../client.entity.js';
import { identityFields, readSharedIdentity } from '../identity/client.form.js';
import { contractFields, contractForm } from '../records/contract.form.js';
import { contractAnswers, contractOf } from '../records/contract.service.js';
import type { Representative } from '../records/representative.entity.js';
import { representativeFields, representativeForm } from '../records/representative.form.js';
import type { SharedForm } from './shared-fields.js';

/** A client and who signs for it, as they stand. */
export interface KnownClient {
  client: Client;
  representative: Representative | null;
  /** The orders that keep it in its environment. */
  held: readonly string[];
}

export type Texts = Record<string, string>;

type Answers = Record<string, unknown>;

/** What is wrong with a form once it is filled so, or what it says. */
export type Refilled = { ok: true; answers: Answers } | { ok: false; name: string; message: string };

const textsOf = (fields: readonly FormField[], record: object): Texts =>
  Object.fromEntries(fields.map((field) => [field.name, field.show((record as Answers)[field.name])]));

const sharedContract = contractForm.transform(contractOf);

/** What a form shows of a client, and how it reads what was typed there. */
interface SharedPage {
  fields: readonly FormField[];
  record(known: KnownClient): object;
  read(typed: Texts, known: KnownClient): z.ZodSafeParseResult<object>;
}

const pages: Record<SharedForm, SharedPage> = {
  contract: {
    fields: contractFields,
    record: ({ client }) => contractAnswers(client),
    read: (typed) => sharedContract.safeParse(typed),
  },
  identity: {
    fields: identityFields(null),
    record: ({ client }) => client,
    read: (typed, { client }) => readSharedIdentity(client, typed),
  },
  representative: {
    fields: representativeFields,
    record: ({ representative }) => representative ?? {},
    read: (typed) => representativeForm.safeParse(typed),
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
  const typed = { ...textsOf(page.fields, page.record(known)), ...wish, version: '1' };
  const read = page.read(typed, known);
  if (read.success) return { ok: true, answers: read.data as Answers };
  const [issue] = read.error.issues;
  return { ok: false, name: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
}

import { z } from 'zod';
import { isSignersBox } from '../../paper/mapped/signer-boxes.js';
import type { FieldKind, ProcedureField } from './procedure-field.js';

/** What a procedure says of itself. */
export interface ProcedureSchema {
  number: number;
  title: string;
  fields: ProcedureField[];
}

const mostFields = 400;

// The names of its types, as its GraphQL tells them. Pieces, titles of identity and RNA cannot be prefilled, places and countries are not ours to give.
const kinds: Record<string, FieldKind> = {
  text: 'text',
  textarea: 'text',
  formatted: 'formatted',
  email: 'email',
  phone: 'phone',
  siret: 'siret',
  date: 'date',
  integernumber: 'number',
  decimalnumber: 'number',
  yesno: 'tick',
  checkbox: 'tick',
  dropdownlist: 'choice',
  multipledropdownlist: 'choices',
  repetition: 'repetition',
};
const notAsked = new Set(['headersection', 'explication']);

const words = z
  .string()
  .nullish()
  .transform((text) => (text ?? '').replace(/\s+/gu, ' ').trim());
const descriptor = z.object({
  __typename: z.string().max(80).optional(),
  type: z.string().max(80).optional(),
  id: z
    .string()
    .max(80)
    .transform((id) => id.replace(/=+$/u, ''))
    .pipe(z.string().regex(/^[\w+/-]+$/u)),
  label: words,
  description: words,
  required: z.boolean().nullish(),
  options: z.array(z.string()).max(1000).nullish(),
  otherOption: z.boolean().nullish(),
});
const outer = descriptor.extend({ champDescriptors: z.array(descriptor).max(mostFields).nullish() });
const revision = z.object({ champDescriptors: z.array(outer).max(mostFields) });
const procedure = z.object({ number: z.coerce.number().int().positive(), title: words, revision });
const given = z.union([
  procedure,
  z.object({ data: z.object({ demarcheDescriptor: procedure }) }).transform(({ data }) => data.demarcheDescriptor),
]);

// Asked of whoever signs in there, when the procedure is one for persons; the other side takes them beside the questions.
const identity: ProcedureField[] = [
  asked('identite_nom', 'Identité du déposant\u00a0: nom'),
  asked('identite_prenom', 'Identité du déposant\u00a0: prénom'),
];

/** Reads the JSON description of a procedure, as `/preremplir/:path/schema` gives it. */
export function readSchema(text: string): { ok: true; schema: ProcedureSchema } | { ok: false; reason: string } {
  const read = given.safeParse(parsed(text));
  if (!read.success)
    return {
      ok: false,
      reason:
        'Ce fichier n’est pas le schéma d’une démarche. C’est le JSON de l’adresse «\u00a0/preremplir/…/schema\u00a0», tel que le navigateur l’enregistre.',
    };
  const { number, title, revision: of } = read.data;
  const fields = of.champDescriptors.flatMap((one) => [
    ...fieldOf(one, null),
    ...(one.champDescriptors ?? []).flatMap((column) => fieldOf(column, keyOf(one.id))),
  ]);
  const keys = new Set(fields.map(({ key }) => key));
  if (fields.length === 0 || keys.size !== fields.length || fields.length > mostFields)
    return {
      ok: false,
      reason: 'Ce schéma n’a pas de champ, ou en a deux du même identifiant\u00a0: il ne peut pas servir.',
    };
  return { ok: true, schema: { number, title: title.slice(0, 300), fields: [...identity, ...fields] } };
}

function fieldOf(one: z.output<typeof descriptor>, of: string | null): ProcedureField[] {
  const type = (one.__typename?.replace(/ChampDescriptor$/u, '') ?? one.type ?? '').replaceAll('_', '').toLowerCase();
  if (notAsked.has(type)) return [];
  const kind = kinds[type] ?? 'other';
  const { label, description } = one;
  const signers = isSignersBox({ name: label, tooltip: kind === 'tick' ? description : '', kind });
  return [
    {
      key: keyOf(one.id),
      label: label.slice(0, 300),
      description: description.slice(0, 500),
      kind,
      required: one.required ?? false,
      options: one.options ?? [],
      open: one.otherOption ?? false,
      of,
      signers,
    },
  ];
}

function asked(key: string, label: string): ProcedureField {
  return {
    key,
    label,
    description: '',
    kind: 'text',
    required: false,
    options: [],
    open: false,
    of: null,
    signers: false,
  };
}

const keyOf = (id: string) => `champ_${id}`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    return null;
  }
}

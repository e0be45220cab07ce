import type { BlankField } from '../../paper/mapped/blank-field.js';
import { proposeMapping } from '../../paper/mapped/propose-mapping.js';
import { plain } from '../../paper/mapped/signer-boxes.js';
import type { RequestKind } from '../request-states.js';
import { suits } from './field-answers.js';
import type { FieldMapping, ProcedureField } from './procedure-field.js';

/** What is proposed for each question, from its words: nothing where they say nothing. A person looks at it before it is used. */
export function proposeFields(kind: RequestKind, fields: ProcedureField[]): FieldMapping {
  const lists = new Map(fields.filter((field) => field.kind === 'repetition').map(({ key, label }) => [key, label]));
  const proposed = proposeMapping(
    kind,
    fields.map((field) => asBox(field, lists)),
  );
  return Object.fromEntries(
    fields.flatMap((field): [string, string][] => {
      const fact = known[field.key] ?? choiceOf(field) ?? inRow(field, proposed[field.key]);
      return fact && suits(kind, field, fact) ? [[field.key, fact]] : [];
    }),
  );
}

const known: Record<string, string> = { identite_nom: 'signer.lastName', identite_prenom: 'signer.firstNames' };

function choiceOf({ kind, label }: ProcedureField): string | null {
  if (kind !== 'choice' && kind !== 'choices') return null;
  const words = plain(label);
  if (/offre|type de certificat|certificats? (?:demande|souhaite)/u.test(words)) return 'offers';
  return /qualite|fonction|en tant que|signataire est/u.test(words) ? 'signer.role' : null;
}

function inRow({ of }: ProcedureField, fact: string | undefined): string | null {
  if (!fact) return null;
  return of === null ? fact : fact.replace(/\.0\./u, '.*.');
}

// A question reads like a box of a form: its label, then its help.
function asBox({ key, label, description, kind, of, signers }: ProcedureField, lists: Map<string, string>): BlankField {
  return {
    key,
    name: of === null ? label : `${label}, ${lists.get(of) ?? ''}`,
    option: null,
    tooltip: description,
    kind: kind === 'tick' ? 'tick' : kind === 'other' || kind === 'repetition' ? 'other' : 'text',
    signers,
    maxLength: null,
    places: [],
  };
}

import { choicesOf, field, type FormField } from '../../platform/forms/form.js';
import { choice, several } from '../../platform/forms/form-fields.js';

/** One of a list, which is unfolded. @param missing said when none of it is chosen */
export function selected(
  name: string,
  label: string,
  labels: Record<string, string>,
  missing: string,
  hint?: string,
): FormField {
  const options = choicesOf(labels);
  const shape = { type: 'select', required: true, placeholder: 'Choisir', options, ...(hint && { hint }) } as const;
  return field(name, label, choice(labels, missing), shape);
}

/** Those of these codes that are ticked, in their order; what is none of them is left out. */
export const tickedOf = (codes: readonly string[]) =>
  several.transform((given) => codes.filter((code) => given.includes(code)));

export const labelsOf = (people: { id: string; name: string }[]) =>
  Object.fromEntries(people.map(({ id, name }) => [id, name]));

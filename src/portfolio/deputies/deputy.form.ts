import { z } from 'zod';
import { optionalDay, optionalLine, personAmong, version } from '../../platform/forms/form-fields.js';
import type { Person } from '../../clients/people.queries.js';

const missingDay = 'Indiquez la date.';
const day = optionalDay.transform((text, context): string => {
  if (text !== null) return text;
  context.addIssue({ code: 'custom', message: missingDay });
  return z.NEVER;
});

/**
 * Who stands in, and when. Both days are included.
 * @param people who may: by id from the list, by name from the conflict page
 */
export function deputyForm(people: Person[]) {
  return z
    .object({
      deputyId: personAmong(people, 'Choisissez une personne de la liste.').transform((id, context): string => {
        if (id !== null) return id;
        context.addIssue({ code: 'custom', message: 'Choisissez qui assure la suppléance.' });
        return z.NEVER;
      }),
      startsOn: day,
      endsOn: day,
      reason: optionalLine(200),
      /** Empty for a new one. */
      version: z.union([z.literal('').transform(() => 0), version]).default(0),
    })
    .superRefine((form, context) => {
      if (form.endsOn < form.startsOn)
        context.addIssue({ code: 'custom', path: ['endsOn'], message: 'La fin est avant le début.' });
    });
}
export type DeputyForm = z.output<ReturnType<typeof deputyForm>>;

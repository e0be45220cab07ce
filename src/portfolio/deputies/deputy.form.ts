import { z } from 'zod';
import { clock } from '../../platform/clock.js';
import { dayOr } from '../../platform/forms/day-field.js';
import { field, newSchema } from '../../platform/forms/form.js';
import { onceRead, optionalLine, personAmong, version } from '../../platform/forms/form-fields.js';
import type { Person } from '../../clients/people.queries.js';

/** From which day to which; both are included. */
export const deputyDays = [
  field('startsOn', 'Du', dayOr('Indiquez le premier jour.'), { type: 'date', required: true }),
  field('endsOn', 'Au', dayOr('Indiquez le dernier jour.'), {
    type: 'date',
    required: true,
    hint: 'Ce jour compris.',
  }),
] as const;

/** Why the last day cannot be this one; null: it can. @param isNew one that is written down may still be corrected once it is over */
export function wrongDays({ startsOn, endsOn }: { startsOn: string; endsOn: string }, isNew: boolean): string | null {
  if (endsOn < startsOn) return 'La fin est avant le début\u00a0: corrigez l’un des deux jours.';
  return isNew && endsOn < clock.today() ? 'Ce jour est passé\u00a0: indiquez un jour à venir.' : null;
}

/**
 * Who stands in, and when. Both days are included.
 * @param people who may: by id from the list, by name from the conflict page
 */
export function deputyFields(people: Person[]) {
  const person = personAmong(people, 'Choisissez une personne de la liste.').transform((id, context): string => {
    if (id !== null) return id;
    context.addIssue({ code: 'custom', message: 'Choisissez qui assure la suppléance.' });
    return z.NEVER;
  });
  return [
    field('deputyId', 'Suppléance assurée par', person, {
      type: 'select',
      required: true,
      placeholder: 'Choisir une personne',
      options: people.map(({ id, name }) => ({ value: id, label: name })),
      show: (id) => people.find((one) => one.id === id)?.name ?? '',
    }),
    ...deputyDays,
    field('reason', 'Motif', optionalLine(200), {
      maxlength: 200,
      hint: 'Exemple\u00a0: congés. Aucune donnée de santé.',
    }),
  ];
}

export function deputyForm(people: Person[]) {
  return newSchema(deputyFields(people))
    .extend({
      /** Empty for a new one. */
      version: z.union([z.literal('').transform(() => 0), version]).default(0),
    })
    .superRefine(
      (form, context) => {
        const message = wrongDays(form, form.version === 0);
        if (message) context.addIssue({ code: 'custom', path: ['endsOn'], message });
      },
      onceRead('startsOn', 'endsOn'),
    );
}
export type DeputyForm = z.output<ReturnType<typeof deputyForm>>;

import { z } from 'zod';

const day = (message: string) => z.iso.date(message);
const person = (message: string) => z.uuid(message);

/** An absence: who is away, who stands in, from when to when. */
export const absenceForm = z
  .object({
    accountManagerId: person('Choisissez la personne absente.'),
    deputyId: person('Choisissez la personne qui la remplace.'),
    startsOn: day('Indiquez le premier jour de l’absence.'),
    endsOn: day('Indiquez le dernier jour de l’absence.'),
    reason: z
      .string()
      .trim()
      .max(200, 'Au plus 200 caractères.')
      .default('')
      .transform((text) => text || null),
    version: z.coerce.number('Rechargez la page, puis recommencez.').int().min(0).max(1_000_000).default(0),
  })
  .superRefine((form, context) => {
    if (form.accountManagerId === form.deputyId)
      context.addIssue({
        code: 'custom',
        path: ['deputyId'],
        message: 'Une personne ne se remplace pas elle-même\u00a0: choisissez quelqu’un d’autre.',
      });
    if (form.endsOn < form.startsOn)
      context.addIssue({
        code: 'custom',
        path: ['endsOn'],
        message: 'Le dernier jour vient avant le premier\u00a0: corrigez l’un des deux.',
      });
  });
export type AbsenceForm = z.output<typeof absenceForm>;

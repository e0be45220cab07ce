import { z } from 'zod';
import { editSchema, field, type FormField, newSchema } from '../../platform/forms/form.js';
import { clock } from '../../platform/clock.js';
import { optionalDay } from '../../platform/forms/day-field.js';
import { typedNumber } from '../../platform/forms/typed-number.js';
import { madeOf } from '../../platform/forms/typed-answers.js';
import { readAnswers } from '../engine/campaign-answers.js';
import type { CampaignKind } from '../engine/campaign-kinds.js';
import type { Spread } from '../engine/campaign-waves.js';

const nameIt = 'Donnez un titre à la campagne\u00a0: vos collègues la retrouveront.';

const tooShort = 'Ce titre est trop court\u00a0: écrivez trois lettres au moins.';

const title = z
  .string(nameIt)
  .trim()
  .min(1, { error: nameIt, abort: true })
  .min(3, tooShort)
  .max(120, 'Le titre fait 120 caractères au plus.');

export const namingFields = [
  field('title', 'Titre', title, { required: true, maxlength: 120, hint: 'Vos collègues la retrouvent par ce titre.' }),
];

const naming = newSchema(namingFields).extend({
  selection: z.uuid('Cette sélection n’existe plus. Revenez à la liste des clients et choisissez de nouveau.'),
});

/** Its title, what its kind asks, and the days it is to be spread over where the form has them: the errors of all at once. */
export function newCampaignForm(kind: CampaignKind, fields: readonly FormField[]) {
  const answers = z.record(z.string(), z.unknown()).transform(async (values, context) => {
    const named = naming.safeParse(values);
    for (const { path, message } of named.error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
    const spread = newSchema(spreadFields).transform(spreadOf).safeParse(values);
    for (const { path, message } of spread.error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
    const read = await readAnswers(kind, fields, values);
    if ('errors' in read)
      for (const [name, message] of Object.entries(read.errors))
        context.addIssue({ code: 'custom', path: [name], message });
    return named.success && spread.success && 'parameters' in read
      ? { ...named.data, spread: spread.data, parameters: read.parameters }
      : z.NEVER;
  });
  return madeOf([naming, newSchema(fields), newSchema(spreadFields)], answers);
}

/** What is typed before many clients change. */
export const typedField = typedNumber('Nombre de clients qui changeront');

const noNumber = 'Écrivez un nombre de clients par jour, de 1 à 5\u202f000.';

/** Over which days many clients are spread; neither asks for anything. */
export const spreadFields = [
  field(
    'perDay',
    'Clients par jour ouvré',
    z
      .string()
      .default('')
      .transform((text) => text.replace(/[\s\u00a0\u202f]/g, ''))
      .refine((text) => text === '' || (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 5000), noNumber)
      .transform((text) => (text === '' ? null : Number(text))),
    {
      inputmode: 'numeric',
      hint: 'Vide\u00a0: tous à la suite. Sinon une vague par jour ouvré, à partir de 8\u00a0h.',
    },
  ),
  field('firstDay', 'Première vague', optionalDay, { type: 'date', hint: 'Vide\u00a0: dès aujourd’hui.' }),
] as const;

/** The confirmation, with the days asked for. */
export const confirmationForm = editSchema([typedField, ...spreadFields]).transform(
  ({ perDay, firstDay, ...seen }) => ({ ...seen, spread: spreadOf({ perDay, firstDay }) }),
);

function spreadOf({ perDay, firstDay }: { perDay: number | null; firstDay: string | null }): Spread | null {
  return perDay === null && firstDay === null ? null : { perDay, firstDay: firstDay ?? clock.today() };
}

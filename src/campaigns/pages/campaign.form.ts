import { z } from 'zod';
import { editSchema, field, newSchema } from '../../platform/forms/form.js';
import { typedNumber } from '../../platform/forms/typed-number.js';
import type { CampaignKind } from '../engine/campaign-kinds.js';

const nameIt = 'Donnez un titre à la campagne\u00a0: vos collègues la retrouveront.';

const title = z.string(nameIt).trim().min(3, nameIt).max(120, 'Le titre fait 120 caractères au plus.');

export const namingFields = [
  field('title', 'Titre', title, { required: true, maxlength: 120, hint: 'Vos collègues la retrouvent par ce titre.' }),
];

const naming = newSchema(namingFields).extend({
  selection: z.uuid('Cette sélection n’existe plus. Revenez à la liste des clients et choisissez de nouveau.'),
});

/** Its title, and what its kind asks: the errors of both at once. */
export function newCampaignForm(kind: CampaignKind) {
  return z.record(z.string(), z.unknown()).transform(async (answers, context) => {
    const named = naming.safeParse(answers);
    for (const { path, message } of named.error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
    const read = await kind.read(answers);
    if ('errors' in read)
      for (const [name, message] of Object.entries(read.errors))
        context.addIssue({ code: 'custom', path: [name], message });
    return named.success && 'parameters' in read ? { ...named.data, parameters: read.parameters } : z.NEVER;
  });
}

/** What is typed before many clients change. */
export const typedField = typedNumber('Nombre de clients qui changeront');

export const confirmationForm = editSchema([typedField]);

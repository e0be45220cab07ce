import { z } from 'zod';

const nameIt = 'Donnez un titre à la campagne\u00a0: vos collègues la retrouveront.';

export const newCampaignForm = z.object({
  title: z.string(nameIt).trim().min(3, nameIt).max(120, 'Le titre fait 120 caractères au plus.'),
  selection: z.uuid('Cette sélection n’existe plus. Revenez à la liste des clients et choisissez de nouveau.'),
});

export const confirmationForm = z.object({
  version: z.coerce.number('Actualisez la page, puis confirmez de nouveau.').int(),
  typed: z
    .string()
    .max(20, 'Tapez seulement le nombre demandé.')
    .transform((value) => value.replace(/[\s\u00a0\u202f]/g, ''))
    .default(''),
});

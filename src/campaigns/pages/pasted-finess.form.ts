import { z } from 'zod';
import { field, newSchema } from '../../platform/forms/form.js';
import { maximumLines } from '../../clients/selections/pasted-numbers.service.js';

const paste = 'Collez au moins un numéro.';

export const pastedFields = [
  field(
    'numbers',
    'Un FINESS EJ par ligne',
    z
      .string(paste)
      .trim()
      .min(1, paste)
      .max(400_000, 'Cette liste est trop longue. Collez-la en plusieurs fois.')
      .refine(
        (text) => text.split('\n').length <= maximumLines,
        `Une liste va jusqu’à ${maximumLines} lignes. Collez-la en plusieurs fois.`,
      ),
    {
      type: 'textarea',
      rows: 12,
      mono: true,
      required: true,
      hint: 'Depuis un tableur, un courriel\u2026 Un SIRET est reconnu aussi. Sur une même ligne, séparez les numéros par des virgules\u202f; ce qui n’est pas un numéro n’est pas lu.',
    },
  ),
];

export const pastedForm = newSchema(pastedFields).extend({
  /** Those that were recognised, although others were not. */
  accept: z.literal('1').optional(),
  kind: z.string().max(60).optional(),
});

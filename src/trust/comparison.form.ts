import { z } from 'zod';

const longestPem = 100_000;

/** The second step of adding an authority: what was read in the file, and what a person says of its fingerprint. */
export const comparisonForm = z.object({
  pem: z.string().max(longestPem).default(''),
  compared: z
    .string()
    .optional()
    .transform((value) => value === 'true'),
  environment: z.enum(['PROD', 'TEST']).nullable().catch(null).default(null),
});

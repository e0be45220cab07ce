import { z } from 'zod';
import { environments } from '../identifiers/igc-words.js';

const longestPem = 100_000;

/** The second step of adding an authority: what was read in the file, and what a person says of its fingerprint. */
export const comparisonForm = z.object({
  pem: z.string().max(longestPem).default(''),
  compared: z
    .string()
    .optional()
    .transform((value) => value === 'true'),
  environment: z.enum(environments).nullable().catch(null).default(null),
});

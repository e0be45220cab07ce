import { z } from 'zod';
import { columnByKey } from '../file/import-columns.js';
import type { Mapping } from '../file/column-mapping.js';

export const applicationForm = z.object({
  version: z.coerce.number('Actualisez la page, puis appliquez de nouveau.').int(),
  typed: z
    .string()
    .max(20, 'Tapez seulement le nombre demandé.')
    .transform((value) => value.replace(/\s/g, ''))
    .default(''),
});

/** One answer a column of the file: `column.0`, `column.1`… What is no column of ours is left out. */
export function mappingOf(body: Record<string, unknown>, columns: number): Mapping {
  return Array.from({ length: columns }, (_, index) => {
    const key = body[`column.${index}`];
    return typeof key === 'string' && columnByKey.has(key) ? key : '';
  });
}

import { z } from 'zod';
import type { Choices } from '../columns/cell-readers.js';
import type { ColumnSet } from '../columns/column-set.js';
import type { Mapping } from '../file/column-mapping.js';

/** The version of the page that was read, and the number typed when many lines are moved. */
export const applicationForm = z.object({
  version: z.coerce.number('Actualisez la page, puis appliquez de nouveau.').int(),
  typed: z
    .string()
    .max(20, 'Tapez seulement le nombre demandé.')
    .transform((value) => value.replace(/\s/g, ''))
    .default(''),
});

/** One answer a column of the file: `column.0`, `column.1`… What is no column of ours is left out. */
export function mappingOf(body: Record<string, unknown>, length: number, columns: ColumnSet): Mapping {
  return Array.from({ length }, (_, index) => {
    const key = body[`column.${index}`];
    return typeof key === 'string' && columns.byKey.has(key) ? key : '';
  });
}

/** One answer a column with cells that stand in the way: `choice.phone` is « left » or « confirmed », else they stay in error. */
export function choicesOf(body: Record<string, unknown>, columns: ColumnSet): Choices {
  const saying = (answer: string) =>
    columns.all.filter(({ key }) => body[`choice.${key}`] === answer).map(({ key }) => key);
  return { leftOut: saying('left'), confirmed: saying('confirmed') };
}

import { editSchema } from '../../platform/forms/form.js';
import { typedNumber } from '../../platform/forms/typed-number.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import type { Choices } from '../columns/cell-readers.js';
import type { ColumnSet } from '../columns/column-set.js';
import type { Mapping } from '../file/column-mapping.js';

/** What is typed before many lines are written, or given back. */
export const appliedNumber = typedNumber('Nombre de lignes à appliquer');
export const undoneNumber = typedNumber('Nombre de lignes appliquées');

/** The version of the page that was read, and that number. */
export const applicationForm = editSchema([appliedNumber]);
export const undoingForm = editSchema([undoneNumber]);

/** A form that comes back, with what was typed in it. */
export interface ReturnedForm {
  values: object;
  errors: FormErrors;
}

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

import { cardColumns, personColumns } from '../columns/card-columns.js';
import { ColumnSet } from '../columns/column-set.js';

/** What a file of administrators and their cards may carry. */
export const cardFile = new ColumnSet(
  [cardColumns, personColumns],
  ['cardNumber'],
  'Aucune colonne ne porte le numéro de carte\u00a0: c’est lui qui dit de quelle carte parle chaque ligne. Choisissez-la.',
);

export const personKeys = personColumns.columns.map(({ key }) => key);

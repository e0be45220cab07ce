import { ColumnSet } from '../columns/column-set.js';
import { contractColumns } from '../columns/contract-columns.js';
import { delegationColumns } from '../columns/delegation-columns.js';
import { establishmentColumns } from '../columns/establishment-columns.js';
import { habilitationColumns } from '../columns/habilitation-columns.js';
import { identityColumns, keyColumn } from '../columns/identity-columns.js';
import { choice, type ColumnPart } from '../columns/import-column.js';
import { expiryColumns, instanceColumns } from '../columns/instance-columns.js';
import { representativeColumns } from '../columns/representative-columns.js';

/** A line of an export says so of a client that is archived: it does not bring it back. */
const followedColumn = choice(
  'followed',
  'Suivi du client',
  ['client suivi', 'client archive'],
  { followed: 'suivi', archived: 'archivé' },
  { needed: true },
);

/** What a file of clients may carry. */
export const clientColumns = new ColumnSet(
  [
    { part: 'key', label: 'Clé', columns: [keyColumn] },
    identityColumns,
    contractColumns,
    representativeColumns,
    establishmentColumns,
    instanceColumns,
    expiryColumns,
    delegationColumns,
    habilitationColumns,
    { part: 'followed', label: 'Suivi', columns: [followedColumn] },
  ],
  ['finessEj', 'siret'],
  'Aucune colonne ne porte le FINESS EJ ni le SIRET\u00a0: c’est lui qui dit de quel client parle chaque ligne. Choisissez-la.',
);

const keysOf = ({ columns }: ColumnPart) => columns.map(({ key }) => key);
export const contractKeys = keysOf(contractColumns);
export const identityKeys = keysOf(identityColumns);
/** The plain facts of the table `clients`; the others are written by a rule of their own (`clientRow`). */
export const storedColumns = [
  ...keptColumns(identityColumns, ['accountManager', 'grouping']),
  ...keptColumns(contractColumns, ['selfAdministered']),
];
/** Those of the table `representatives`: all that a file says of who signs. */
export const representativeFacts = keptColumns(representativeColumns);
export const uniqueColumns = clientColumns.all.flatMap(({ key, label, unique, stored }) =>
  unique && stored ? [{ key, label, column: stored.column }] : [],
);
export const clientKeys = [...identityKeys, ...contractKeys];
export const representativeKeys = keysOf(representativeColumns);
export const instanceKeys = keysOf(instanceColumns);
/** Whose number its certificates carry is a choice of its own, told with its reason. */
export const instanceFacts = instanceKeys.filter((key) => key !== 'holderLevel');
export const expiryKeys = keysOf(expiryColumns);
export const delegationKeys = keysOf(delegationColumns);
export const habilitationKeys = keysOf(habilitationColumns);

/** SQL: what a row says, by the keys of its columns. @param row SQL, whose columns they are */
export const factsOf = (columns: readonly KeptColumn[], row: string): string =>
  columns.map(({ key, column }) => `'${key}', ${row}.${column}`).join(', ');

/** The same from the other side: the columns that are written of what a line says. */
export const columnsOf = (columns: readonly KeptColumn[], values: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(columns.map(({ key, column }) => [column, values[key] || null]));

interface KeptColumn {
  key: string;
  column: string;
}

/**
 * Where each column of a part is kept. @param otherwise those that somebody writes by name
 * @throws Error when the house starts, for one that would be read, compared, told as applied and written nowhere
 */
export function keptColumns({ part, columns }: ColumnPart, otherwise: string[] = []): KeptColumn[] {
  return columns.flatMap(({ key, stored }) => {
    if (stored) return [{ key, column: stored.column }];
    if (otherwise.includes(key)) return [];
    throw new Error(`the column ${key} of the part ${part} is kept nowhere: say \`stored\``);
  });
}

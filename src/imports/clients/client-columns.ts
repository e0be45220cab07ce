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
/** The plain facts of the table `clients`. */
export const storedColumns = clientColumns.all.flatMap(({ key, stored }) => (stored ? [{ key, ...stored }] : []));
export const uniqueColumns = clientColumns.all.flatMap(({ key, label, unique, stored }) =>
  unique && stored ? [{ key, label, column: stored.column }] : [],
);
export const clientKeys = [...identityKeys, ...contractKeys];
export const representativeKeys = keysOf(representativeColumns);
export const instanceKeys = keysOf(instanceColumns);
export const expiryKeys = keysOf(expiryColumns);
export const delegationKeys = keysOf(delegationColumns);
export const habilitationKeys = keysOf(habilitationColumns);

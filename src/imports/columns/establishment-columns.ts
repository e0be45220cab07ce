import { readFinessList } from './cell-readers.js';
import { type ColumnPart, text } from './import-column.js';

/** The establishments of the client, one a line or several in a cell. */
export const establishmentColumns: ColumnPart = {
  part: 'establishment',
  label: 'Établissement',
  columns: [
    text(
      'finessEg',
      'FINESS EG',
      [
        'finess et',
        'n finess eg',
        'n finess et',
        'n finess geographique',
        'numero finess eg',
        'finess geographique',
        'finess etablissement',
        'nofinesset',
        'eg',
        'finess eg liste',
        'etablissements',
      ],
      { read: readFinessList, needed: true },
    ),
    text(
      'egName',
      'Nom de l’établissement',
      ['etablissement', 'nom etablissement', 'nom eg', 'essms', 'nom de l essms'],
      {
        needed: true,
      },
    ),
    text('egTown', 'Commune de l’établissement', [
      'commune etablissement',
      'ville etablissement',
      'ville de l etablissement',
      'commune eg',
    ]),
  ],
};

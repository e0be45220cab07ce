import { environmentLabels } from '../../clients/client.labels.js';
import { readFiness, readGrouping, readPerson, readPostalCode, readSiret } from './cell-readers.js';
import { choice, type ColumnPart, kept, text } from './import-column.js';

/** Which client a line speaks of; when the cell is empty its SIRET tells. */
export const keyColumn = text(
  'finessEj',
  'FINESS EJ',
  [
    'finess',
    'n finess',
    'n finess juridique',
    'n finess ej',
    'numero finess',
    'numero finess juridique',
    'numero finess ej',
    'finess juridique',
    'finess entite juridique',
    'nofinessej',
    'nofiness ej',
    'ej',
  ],
  { read: readFiness, needed: true },
);

/** Who the client is, in the words of its form. */
export const identityColumns: ColumnPart = {
  part: 'client',
  label: 'Client',
  columns: [
    text(
      'name',
      'Nom',
      [
        'raison sociale',
        'nom du client',
        'client',
        'organisme',
        'organisme gestionnaire',
        'nom de l organisme',
        'denomination',
        'nom og',
        'og',
        'entite juridique',
        'rs',
      ],
      { needed: true, stored: kept('name') },
    ),
    text(
      'internalReference',
      'Référence interne',
      [
        'reference',
        'ref interne',
        'reference client',
        'ref client',
        'numero client',
        'n client',
        'id crm',
        'code client',
      ],
      { stored: kept('internal_reference'), unique: true },
    ),
    text('siret', 'SIRET', ['n siret', 'numero siret', 'siret ej', 'siret juridique'], {
      read: readSiret,
      stored: kept('siret'),
      unique: true,
    }),
    text('address', 'Adresse', ['rue', 'voie', 'adresse postale', 'adresse 1'], { stored: kept('address') }),
    text('postalCode', 'Code postal', ['cp', 'codepostal', 'code postal ej'], {
      read: readPostalCode,
      stored: kept('postal_code'),
    }),
    text('town', 'Commune', ['ville', 'localite', 'commune ej'], { stored: kept('town') }),
    choice('environment', 'Environnement', ['env'], environmentLabels, {
      others: { prod: 'PROD', recette: 'TEST' },
      stored: kept('environment'),
      binding: true,
    }),
    text(
      'accountManager',
      'Chargé de compte',
      [
        'charge de clientele',
        'charge d affaires',
        'charge de compte',
        'suivi',
        'suivi par',
        'responsable de compte',
        'commercial',
        'account manager',
      ],
      { read: readPerson },
    ),
    text('grouping', 'Groupement', ['groupe', 'reseau', 'ght'], { read: readGrouping }),
  ],
};

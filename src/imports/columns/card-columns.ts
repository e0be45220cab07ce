import { readCardNumber, readFiness, readPhone, readRpps } from './cell-readers.js';
import { choice, type ColumnPart, day, text } from './import-column.js';

const kinds = { CPA: 'CPA', CPE: 'CPE' };

/** A person who orders: the names as they stand on the card. */
export const personColumns: ColumnPart = {
  part: 'person',
  label: 'Personne',
  columns: [
    text('lastName', 'Nom', ['nom de famille', 'nom de l administrateur', 'nom du porteur', 'nom d exercice'], {
      needed: true,
    }),
    text('firstName', 'Prénom', ['prenoms', 'prenom de l administrateur', 'prenom du porteur', 'prenom d exercice'], {
      needed: true,
    }),
    text('email', 'Adresse électronique', [
      'courriel',
      'email',
      'e mail',
      'mail',
      'adresse mail',
      'adresse electronique professionnelle',
      'mail professionnel',
    ]),
    text('phone', 'Téléphone', ['tel', 'numero de telephone', 'portable'], { read: readPhone }),
    text('rpps', 'RPPS', ['n rpps', 'numero rpps', 'identifiant rpps'], { read: readRpps }),
  ],
};

/** The card of the person, and the client who employs its holder. */
export const cardColumns: ColumnPart = {
  part: 'card',
  label: 'Carte',
  columns: [
    text(
      'cardNumber',
      'Numéro de carte',
      [
        'n carte',
        'n de carte',
        'numero carte',
        'numero de la carte',
        'carte',
        'n cpa',
        'numero cpa',
        'n cpe',
        'numero cpe',
      ],
      { read: readCardNumber, needed: true },
    ),
    choice('cardKind', 'Type de carte', ['type carte', 'type', 'nature de la carte'], kinds, {
      others: { 'carte CPA': 'CPA', 'carte CPE': 'CPE' },
      binding: true,
    }),
    day(
      'validUntil',
      'Fin de validité',
      [
        'validite',
        'validite carte',
        'validite de la carte',
        'valable jusqu au',
        'expiration',
        'expiration carte',
        'date de fin de validite',
        'date d expiration',
        'fin de validite de la carte',
      ],
      { needed: true },
    ),
    text(
      'finessEj',
      'FINESS EJ ou SIRET du client',
      [
        'finess',
        'finess ej',
        'finess ej du client',
        'finess juridique',
        'siret',
        'siret du client',
        'n finess',
        'client',
        'finess client',
        'finess du client',
      ],
      { read: readFiness, binding: true },
    ),
  ],
};

import { de } from '../../identifiers/elision.js';
import { comingCard } from '../../journey/states/card-states.js';
import { cardStateLabels, representativeRoleLabels } from '../../clients/client.labels.js';
import { readCardNumber, readPhone } from './cell-readers.js';
import { choice, type ColumnPart, day, kept, text } from './import-column.js';

/** Short, unlike on the pages: a cell says CPS. */
const cardKinds = { CPS: 'CPS', CDE: 'CDE' };

/** Titles as files have them: « Nom du directeur », « Mail direction », « Tél. du signataire »… */
const ofTheHead = (...words: string[]) =>
  words.flatMap((word) =>
    [
      'representant',
      'representant legal',
      'signataire',
      'directeur',
      'directrice',
      'direction',
      'dirigeant',
      'responsable legal',
    ].flatMap((head) => [`${word} ${head}`, `${word} du ${head}`, `${word} de la ${head}`, `${word} ${de(head)}`]),
  );
const email = ['courriel', 'email', 'e mail', 'mail', 'adresse mail', 'adresse electronique'];
const phone = ['telephone', 'tel', 'numero de telephone'];

/** Who signs for the client, and their card. */
export const representativeColumns: ColumnPart = {
  part: 'representative',
  label: 'Représentant',
  columns: [
    choice(
      'role',
      'Qualité du représentant',
      ['representant qualite', 'qualite', 'qualite du signataire', 'role du representant'],
      representativeRoleLabels,
      { others: { representant: 'legal_representative', directeur: 'legal_representative' }, stored: kept('role') },
    ),
    text(
      'lastName',
      'Nom du représentant',
      ['representant legal nom', 'directeur', 'directrice', 'directeur nom', ...ofTheHead('nom')],
      { needed: true, stored: kept('last_name') },
    ),
    text(
      'firstNames',
      'Prénoms du représentant',
      ['prenoms', 'prenom', 'directeur prenom', ...ofTheHead('prenom', 'prenoms')],
      { needed: true, stored: kept('first_names') },
    ),
    text('email', 'Adresse électronique du représentant', [...email, ...ofTheHead(...email)], {
      stored: kept('email'),
    }),
    text('phone', 'Téléphone du représentant', [...phone, ...ofTheHead(...phone)], {
      read: readPhone,
      stored: kept('phone'),
    }),
    choice('cardKind', 'Type de carte', ['carte', 'type carte', 'type de carte du representant'], cardKinds, {
      others: { 'CPS, professionnel de santé': 'CPS', 'CDE, directeur d’établissement': 'CDE' },
      stored: kept('card_kind'),
    }),
    text('cardNumber', 'Numéro de carte', ['n carte', 'n de carte', 'numero carte', 'numero de la carte'], {
      read: readCardNumber,
      stored: kept('card_number'),
    }),
    choice('cardState', 'État de la carte', ['etat carte', 'statut carte', 'statut de la carte'], cardStateLabels, {
      others: { valide: 'active' },
      forward: comingCard,
      stored: kept('card_state'),
    }),
    day(
      'cardValidUntil',
      'Validité de la carte',
      ['validite carte', 'fin de validite carte', 'carte valable jusqu au', 'expiration carte'],
      { stored: { column: 'card_valid_until', type: 'date' } },
    ),
  ],
};

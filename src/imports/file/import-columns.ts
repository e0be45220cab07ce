import {
  cardStateLabels,
  contractStateLabels,
  environmentLabels,
  representativeRoleLabels,
} from '../../clients/client.labels.js';
import type { Service } from '../../journey/plan/plan.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { date } from '../../platform/web/view-helpers.js';
import * as readers from './cell-readers.js';

export type Part = 'key' | 'client' | 'contract' | 'representative' | 'establishment' | 'instance' | 'expiry';

/** One column a file of clients may carry. The same definition reads, maps, compares, shows and writes it. */
export interface ImportColumn {
  key: string;
  part: Part;
  label: string;
  /** Other titles of files, without accents or capitals. */
  aliases: string[];
  read: readers.CellReader;
  /** What a person reads of a value. */
  show(value: string): string;
  /** What the export writes; `read` gives the value back. */
  write: (value: string) => WrittenCell;
  /** Must be there whatever happens: « (vider) » is refused. */
  needed?: boolean;
  /** Where a plain fact of the client is kept: reading, comparing and writing follow. */
  stored?: { column: string; type: 'text' | 'date' };
  /** Two clients cannot have the same. */
  unique?: boolean;
}

type Wish = Pick<ImportColumn, 'key' | 'part' | 'label' | 'aliases'> & Partial<ImportColumn>;

const same = (value: string) => value;
const kept = (column: string) => ({ column, type: 'text' }) as const;

function column(wish: Wish): ImportColumn {
  const show = wish.show ?? same;
  return { read: readers.readText, write: show, ...wish, show };
}

const text = (part: Part, key: string, label: string, aliases: string[], more: Partial<ImportColumn> = {}) =>
  column({ part, key, label, aliases, ...more });

function choice(
  part: Part,
  key: string,
  label: string,
  aliases: string[],
  labels: Record<string, string>,
  others = {},
) {
  return text(part, key, label, aliases, {
    read: readers.readChoice(labels, others),
    show: (value) => labels[value] ?? value,
  });
}

function day(part: Part, key: string, label: string, aliases: string[]): ImportColumn {
  const write = (value: string) => (value === '' ? '' : { day: value });
  return text(part, key, label, aliases, { read: readers.readDay, show: date, write });
}

const stored = (where: ImportColumn['stored'], one: ImportColumn): ImportColumn => ({
  ...one,
  ...(where && { stored: where }),
});

const showServices = (value: string) =>
  value
    .split(',')
    .filter((code) => code !== '')
    .map((code) => readers.serviceWords[code as Service])
    .join(', ');

/** Short, unlike on the pages: a cell says CPS. */
const cardKinds = { CPS: 'CPS', CDE: 'CDE' };

const expiry = (kind: string, label: string, aliases: string[]) =>
  day('expiry', `expiry.${kind}`, `Échéance ${label}`, [
    ...aliases,
    ...aliases.map((alias) => `expiration ${alias}`),
    ...aliases.map((alias) => `echeance ${alias}`),
  ]);

export const importColumns: ImportColumn[] = [
  text(
    'key',
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
    { read: readers.readFiness, needed: true },
  ),
  text(
    'client',
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
    'client',
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
  text('client', 'siret', 'SIRET', ['n siret', 'numero siret', 'siret ej', 'siret juridique'], {
    read: readers.readSiret,
    stored: kept('siret'),
  }),
  text('client', 'address', 'Adresse', ['rue', 'voie', 'adresse postale', 'adresse 1'], { stored: kept('address') }),
  text('client', 'postalCode', 'Code postal', ['cp', 'codepostal', 'code postal ej'], {
    read: readers.readPostalCode,
    stored: kept('postal_code'),
  }),
  text('client', 'town', 'Commune', ['ville', 'localite', 'commune ej'], { stored: kept('town') }),
  stored(
    kept('environment'),
    choice('client', 'environment', 'Environnement', ['env'], environmentLabels, { prod: 'PROD', recette: 'TEST' }),
  ),
  text(
    'client',
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
    { read: readers.readPerson },
  ),
  text('client', 'grouping', 'Groupement', ['groupe', 'reseau', 'ght'], { read: readers.readGrouping }),
  stored(
    kept('contract_state'),
    choice(
      'contract',
      'contractState',
      'Contrat',
      ['etat du contrat', 'contrat ans', 'statut contrat', 'statut du contrat'],
      contractStateLabels,
      { signee: 'signed', demande: 'requested', 'en cours': 'requested', absent: 'missing', aucun: 'missing' },
    ),
  ),
  stored(
    { column: 'contract_since', type: 'date' },
    day('contract', 'contractSince', 'Date du contrat', [
      'contrat depuis',
      'date contrat',
      'contrat signe le',
      'date de signature',
      'date de signature du contrat',
    ]),
  ),
  stored(
    kept('contract_number'),
    text('contract', 'contractNumber', 'Numéro du contrat', [
      'n contrat',
      'n de contrat',
      'numero contrat',
      'numero de contrat',
    ]),
  ),
  text(
    'contract',
    'selfAdministered',
    'Auto-administré',
    ['auto administre', 'autoadministre', 'autonome', 'commande lui meme'],
    { read: readers.readYesNo, needed: true },
  ),
  choice(
    'representative',
    'role',
    'Qualité du représentant',
    ['representant qualite', 'qualite', 'qualite du signataire', 'role du representant'],
    representativeRoleLabels,
    { representant: 'legal_representative', directeur: 'legal_representative' },
  ),
  text(
    'representative',
    'lastName',
    'Nom du représentant',
    [
      'nom representant',
      'nom du signataire',
      'nom du representant legal',
      'representant legal nom',
      'nom representant legal',
    ],
    { needed: true },
  ),
  text(
    'representative',
    'firstNames',
    'Prénoms du représentant',
    [
      'prenom du representant',
      'prenom representant',
      'prenom du signataire',
      'prenom du representant legal',
      'prenoms',
    ],
    { needed: true },
  ),
  text('representative', 'email', 'Adresse électronique du représentant', [
    'courriel du representant',
    'email representant',
    'mail representant',
    'e mail du representant',
    'courriel',
    'email',
    'e mail',
    'mail',
    'adresse mail',
    'courriel representant',
  ]),
  text(
    'representative',
    'phone',
    'Téléphone du représentant',
    ['telephone', 'tel', 'tel representant', 'telephone representant', 'tel du representant'],
    { read: readers.readPhone },
  ),
  choice(
    'representative',
    'cardKind',
    'Type de carte',
    ['carte', 'type carte', 'type de carte du representant'],
    cardKinds,
    { 'CPS, professionnel de santé': 'CPS', 'CDE, directeur d’établissement': 'CDE' },
  ),
  text(
    'representative',
    'cardNumber',
    'Numéro de carte',
    ['n carte', 'n de carte', 'numero carte', 'numero de la carte'],
    { read: readers.readCardNumber },
  ),
  choice(
    'representative',
    'cardState',
    'État de la carte',
    ['etat carte', 'statut carte', 'statut de la carte'],
    cardStateLabels,
    { valide: 'active' },
  ),
  day('representative', 'cardValidUntil', 'Validité de la carte', [
    'validite carte',
    'fin de validite carte',
    'carte valable jusqu au',
    'expiration carte',
  ]),
  text(
    'establishment',
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
    { read: readers.readFinessList, needed: true },
  ),
  text(
    'establishment',
    'egName',
    'Nom de l’établissement',
    ['etablissement', 'nom etablissement', 'nom eg', 'essms', 'nom de l essms'],
    { needed: true },
  ),
  text('establishment', 'egTown', 'Commune de l’établissement', [
    'commune etablissement',
    'ville etablissement',
    'ville de l etablissement',
    'commune eg',
  ]),
  text('instance', 'instanceName', 'Instance', ['nom de l instance', 'nom instance', 'instance logicielle'], {
    needed: true,
  }),
  text('instance', 'solution', 'Solution', ['logiciel', 'produit', 'nom de la solution'], {
    read: readers.readSolution,
    needed: true,
  }),
  text(
    'instance',
    'applicationName',
    'Nom d’application',
    ['nom de l application', 'application', 'service applicatif', 'nom application'],
    { needed: true },
  ),
  text('instance', 'hostName', 'Serveur', ['nom de domaine', 'hote', 'fqdn', 'serveur applicatif', 'nom du serveur'], {
    read: (cell) => ({ value: cell.trim().toLowerCase() }),
  }),
  text('instance', 'services', 'Services', ['services utilises', 'usages', 'teleservices', 'services nationaux'], {
    read: readers.readServices,
    show: showServices,
  }),
  expiry('dmp_auth', 'DMP authentification', ['dmp authentification', 'dmp auth', 'certificat dmp authentification']),
  expiry('dmp_sign', 'DMP signature', ['dmp signature', 'dmp sign', 'certificat dmp signature']),
  expiry('insi_auto', 'INSi AUTO', ['insi auto', 'certificat insi auto']),
  expiry('insi_manu', 'INSi MANU', ['insi manu', 'certificat insi manu']),
  expiry('psc', 'PSC', ['psc', 'pro sante connect', 'certificat psc']),
  expiry('mss_bal', 'MSSanté', ['mssante', 'mss', 'mssante bal', 'certificat mssante']),
  expiry('mss_operator', 'MSSanté opérateur', ['mssante operateur', 'certificat mssante operateur']),
  expiry('ror', 'ROR', ['ror', 'certificat ror']),
];

export const columnByKey = new Map(importColumns.map((one) => [one.key, one]));

const keysOf = (part: Part) => importColumns.filter((one) => one.part === part).map((one) => one.key);
/** Who the client is, in the words of its form. */
export const identityKeys = keysOf('client');
export const contractKeys = keysOf('contract');
/** The plain facts of the table `clients`. */
export const storedColumns = importColumns.flatMap(({ key, stored }) => (stored ? [{ key, ...stored }] : []));
export const uniqueColumns = importColumns.flatMap(({ key, label, unique, stored }) =>
  unique && stored ? [{ key, label, column: stored.column }] : [],
);
export const clientKeys = [...identityKeys, ...contractKeys];
export const representativeKeys = keysOf('representative');
export const instanceKeys = keysOf('instance');
export const expiryKeys = keysOf('expiry');

export const partLabels: Record<Part, string> = {
  key: 'Clé',
  client: 'Client',
  contract: 'Contrat',
  representative: 'Représentant',
  establishment: 'Établissement',
  instance: 'Instance',
  expiry: 'Certificats en service',
};

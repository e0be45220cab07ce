import type { Service } from '../../journey/plan/plan.js';
import { readServices, readSolution, serviceWords } from './cell-readers.js';
import { choice, type ColumnPart, day, text } from './import-column.js';

const showServices = (value: string) =>
  value
    .split(',')
    .filter((code) => code !== '')
    .map((code) => serviceWords[code as Service])
    .join(', ');

/** What the client runs. */
export const instanceColumns: ColumnPart = {
  part: 'instance',
  label: 'Instance',
  columns: [
    text('instanceName', 'Instance', ['nom de l instance', 'nom instance', 'instance logicielle'], { needed: true }),
    text('solution', 'Solution', ['logiciel', 'produit', 'nom de la solution'], { read: readSolution, needed: true }),
    text(
      'applicationName',
      'Nom d’application',
      ['nom de l application', 'application', 'service applicatif', 'nom application'],
      { needed: true },
    ),
    text('hostName', 'Serveur', ['nom de domaine', 'hote', 'fqdn', 'serveur applicatif', 'nom du serveur'], {
      read: (cell) => ({ value: cell.trim().toLowerCase() }),
    }),
    choice(
      'holderLevel',
      'Porteur des certificats',
      ['porteur', 'finess porteur', 'niveau du porteur', 'niveau finess', 'certificats au nom de'],
      { EJ: 'FINESS EJ', EG: 'FINESS EG' },
      {
        others: {
          'FINESS juridique': 'EJ',
          juridique: 'EJ',
          'FINESS géographique': 'EG',
          geographique: 'EG',
          etablissement: 'EG',
        },
        needed: true,
      },
    ),
    text('services', 'Services', ['services utilises', 'usages', 'teleservices', 'services nationaux'], {
      read: readServices,
      show: showServices,
    }),
  ],
};

const expiry = (kind: string, label: string, aliases: string[]) =>
  day(`expiry.${kind}`, `Échéance ${label}`, [
    ...aliases,
    ...aliases.map((alias) => `expiration ${alias}`),
    ...aliases.map((alias) => `echeance ${alias}`),
  ]);

/** The end of each certificate that is in service already. */
export const expiryColumns: ColumnPart = {
  part: 'expiry',
  label: 'Certificats en service',
  columns: [
    expiry('dmp_auth', 'DMP authentification', ['dmp authentification', 'dmp auth', 'certificat dmp authentification']),
    expiry('dmp_sign', 'DMP signature', ['dmp signature', 'dmp sign', 'certificat dmp signature']),
    expiry('insi_auto', 'INSi AUTO', ['insi auto', 'certificat insi auto']),
    expiry('insi_manu', 'INSi MANU', ['insi manu', 'certificat insi manu']),
    expiry('psc', 'PSC', ['psc', 'pro sante connect', 'certificat psc']),
    expiry('mss_bal', 'MSSanté', ['mssante', 'mss', 'mssante bal', 'certificat mssante']),
    expiry('mss_operator', 'MSSanté opérateur', ['mssante operateur', 'certificat mssante operateur']),
    expiry('ror', 'ROR', ['ror', 'certificat ror']),
  ],
};

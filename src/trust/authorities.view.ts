import type { Role } from '../journey/states/transitions.js';
import { environmentNames } from '../pki/certificate/certificate-rules.js';
import type { AuthorityFacts } from '../pki/certificate/authority.js';
import type { Finding } from '../pki/verdict/finding.js';
import { count, date, number } from '../platform/web/view-helpers.js';
import type { AuthorityRow } from './trust.queries.js';
import { orderers } from '../journey/states/roles.js';

interface Page {
  rows: AuthorityRow[];
  role: Role;
  now: Date;
}

/** What comes back of a file that was not taken, on the form it was sent by. */
export interface ReturnedTrust {
  authority?: { error?: string; findings?: Finding[]; toCompare?: AuthorityFacts[]; again?: boolean };
  list?: { error?: string; findings?: Finding[] };
}

// F1.4: where the IGC-Santé publishes the list of each of its authorities.
const published: Record<string, string> = {
  'AC RACINE IGC-SANTE ELEMENTAIRE': 'http://igc-sante.esante.gouv.fr/CRL/ACR-EL.crl',
  'AC IGC-SANTE ELEMENTAIRE ORGANISATIONS': 'http://igc-sante.esante.gouv.fr/CRL/ACI-EL-ORG.crl',
  'TEST AC RACINE IGC-SANTE ELEMENTAIRE': 'http://igc-sante.esante.gouv.fr/CRL/ACR-EL-TEST.crl',
  'TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS': 'http://igc-sante.esante.gouv.fr/CRL/ACI-EL-ORG-TEST.crl',
};

/** « Autorités » in Réglages, with what came back of a form that was refused or waits to be compared. */
export function authoritiesView({ rows, role, now }: Page, { authority, list }: ReturnedTrust = {}) {
  return {
    title: 'Autorités',
    crumbs: [{ label: 'Réglages', href: '/settings' }],
    rows: rows.map((row) => rowView(row, role, now)),
    mayAdd: role === 'admin',
    mayLoad: orderers.includes(role),
    authority: { error: errorOf(authority) },
    toCompare: authority?.toCompare ? comparisonView(authority.toCompare, authority.again === true) : null,
    list: { error: errorOf(list) },
    errors: [
      ...(authority && !authority.toCompare ? [{ field: 'authority', text: errorOf(authority) }] : []),
      ...(authority?.toCompare && authority.again ? [{ field: 'compared', text: notCompared }] : []),
      ...(list ? [{ field: 'list', text: errorOf(list) }] : []),
    ],
  };
}

const notCompared = 'Cochez la case une fois l’empreinte comparée, et indiquez l’environnement s’il est demandé.';

function errorOf(returned: { error?: string; findings?: Finding[] } | undefined): string | undefined {
  const told = returned?.findings
    ?.flatMap(({ title, mend }) => [title, mend ?? ''])
    .filter((sentence) => sentence !== '');
  return returned?.error ?? told?.join(' ');
}

function rowView(row: AuthorityRow, role: Role, now: Date) {
  const { thisUpdate, nextUpdate, entries } = row;
  return {
    name: row.name,
    kind: row.kind === 'root' ? 'Racine' : 'Émettrice',
    covers:
      row.kind === 'root' ? 'Reconnaît les autorités qu’elle a émises' : 'Reconnaît les certificats qu’elle a émis',
    environment: environmentNames[row.environment],
    notAfter: date(row.notAfter),
    sha256: row.sha256,
    origin: row.addedBy === null ? 'Donnée par l’exploitant' : `Ajoutée par ${row.addedBy} le ${date(row.addedAt)}`,
    list: thisUpdate && {
      made: date(thisUpdate),
      next: nextUpdate ? date(nextUpdate) : null,
      late: nextUpdate !== null && nextUpdate < now,
      entries: entries === null ? null : count(entries, 'certificat révoqué', 'certificats révoqués'),
      loaded: row.loadedAt && `chargée le ${date(row.loadedAt)}${row.loadedBy ? ` par ${row.loadedBy}` : ''}`,
    },
    revoked: number(row.revoked),
    anyRevoked: row.revoked > 0,
    published: published[row.name],
    removal: row.addedBy !== null && role === 'admin' ? `/settings/authorities/${row.id}/removal` : null,
  };
}

function comparisonView(authorities: AuthorityFacts[], again: boolean) {
  return {
    pem: authorities.map(({ pem }) => pem).join(''),
    error: again ? notCompared : undefined,
    authorities: authorities.map((one) => ({
      name: one.commonName ?? one.subjectText,
      subject: one.subjectText,
      kind: one.kind === 'root' ? 'racine' : 'émettrice',
      until: date(one.notAfter),
      sha256: one.sha256,
      official: one.isOfficial,
    })),
    asksEnvironment: authorities.some(({ environment }) => environment === 'unknown'),
    environments: [
      { value: 'PROD', label: 'Production' },
      { value: 'TEST', label: 'Test' },
    ],
  };
}

import sql, { type Sql } from 'sql-template-tag';
import type { Service } from '../journey/plan/plan.js';
import { writtenOut } from '../platform/tenancy/spelled-out.js';

/** A column of the grid: what a certificate is for. One slot may stand in several (domain rule 2). */
export interface SlotKind {
  key: string;
  label: string;
  offer: string;
  /** The slots made for this purpose only, as long as they serve it; otherwise those that serve one of the services. */
  purpose?: string;
  services: Service[];
}

export const slotKinds: SlotKind[] = [
  { key: 'dmp_auth', label: 'DMP authentification', offer: 'ORG AUTH_CLI', purpose: 'dmp_auth', services: ['dmp'] },
  { key: 'dmp_sign', label: 'DMP signature', offer: 'ORG SIGN', purpose: 'dmp_sign', services: ['dmp'] },
  { key: 'insi', label: 'INSi', offer: 'ORG AUTH_CLI', services: ['insi_auto', 'insi_manu'] },
  { key: 'psc', label: 'Pro Santé Connect', offer: 'ORG AUTH_CLI', services: ['psc'] },
  { key: 'mss_bal', label: 'MSSanté, boîte', offer: 'ORG AUTH_CLI', services: ['mss_bal'] },
  { key: 'ror', label: 'ROR', offer: 'ORG AUTH_CLI', services: ['ror'] },
  { key: 'mss_operator', label: 'MSSanté, opérateur', offer: 'SERV SSL_SERVEUR', services: ['mss_operator'] },
  { key: 'other', label: 'Autre usage', offer: 'selon l’usage', purpose: 'other', services: [] },
];

/** Whether a slot belongs to a column. */
export function isOfKind(kind: SlotKind, slot: { purpose: string; serves: string[] }): boolean {
  if (kind.purpose && slot.purpose !== kind.purpose) return false;
  return kind.services.length === 0 || slot.serves.some((service) => (kind.services as string[]).includes(service));
}

/** The same as a condition on the slot `s`, written out: those of a rare kind have an index, of these very words. */
export function kindSql(kind: SlotKind): Sql {
  const purpose = sql`s.purpose = ${kind.purpose}`;
  const serves = sql`s.serves && ${kind.services}::text[]`;
  if (!kind.purpose) return writtenOut(serves);
  return writtenOut(kind.services.length === 0 ? purpose : sql`${purpose} AND ${serves}`);
}

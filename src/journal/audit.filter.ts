import { z } from 'zod';
import { auditKindLabels } from './audit-labels.js';

/** What the address of the journal asks for. Null: not asked. */
export interface AuditListFilter {
  words: string | null;
  /** A person of the team. */
  person: string | null;
  /** Part of the name of who acted: also what acts by itself. */
  actor: string | null;
  kind: string | null;
  action: string | null;
  /** A client's id, or words of their name or FINESS; `clientId` when it is an id. */
  client: string | null;
  clientId: string | null;
  from: string | null;
  until: string | null;
  cursor: { way: 'before' | 'after'; sequence: string } | null;
  unknown: string[];
}

export const auditFilterNames = ['words', 'person', 'actor', 'kind', 'action', 'client', 'from', 'until'] as const;
export type AuditFilterName = (typeof auditFilterNames)[number];
const day = z.iso.date();

/** Reads the address of the journal; what makes no sense is told, and filters nothing. */
export function readAuditFilter(query: Record<string, unknown>): AuditListFilter {
  const unknown = Object.keys(query)
    .filter((key) => ![...auditFilterNames, 'before', 'after'].includes(key as AuditFilterName))
    .map((key) => `«\u00a0${key.slice(0, 40)}\u00a0» n’est pas un filtre du journal\u00a0: il n’est pas appliqué.`);
  const text = (name: string) => {
    const value = query[name];
    const given = (typeof value === 'string' ? value : Array.isArray(value) ? value.join(' ') : '').trim();
    return given === '' ? null : given.replaceAll('\0', '').slice(0, 200);
  };
  const checked = (name: string, label: string, good: (value: string) => boolean) => {
    const value = text(name);
    if (value === null || good(value)) return value;
    unknown.push(`«\u00a0${value.slice(0, 40)}\u00a0» n’est pas ${label}\u00a0: ce filtre n’est pas appliqué.`);
    return null;
  };
  const isId = (value: string) => z.uuid().safeParse(value).success;
  const isDay = (value: string) => day.safeParse(value).success;
  const filter = {
    words: text('words'),
    person: checked('person', 'une personne de l’équipe', isId),
    actor: text('actor'),
    kind: checked('kind', 'un objet du journal', (value) => Object.hasOwn(auditKindLabels, value)),
    action: checked('action', 'une action', (value) => /^[a-z][a-z_]{1,60}$/.test(value)),
    client: text('client'),
    from: checked('from', 'un jour', isDay),
    until: checked('until', 'un jour', isDay),
  };
  if (filter.from && filter.until && filter.until < filter.from)
    unknown.push('Le dernier jour vient avant le premier\u00a0: aucune ligne ne peut répondre.');
  const way = text('before') ? 'before' : text('after') ? 'after' : null;
  const sequence = way && text(way);
  const sound = sequence !== null && /^\d{1,18}$/.test(sequence);
  if (way && !sound) unknown.push('Cette page du journal n’existe pas\u00a0: voici la première.');
  const clientId = filter.client && isId(filter.client) ? filter.client : null;
  return { ...filter, clientId, cursor: way && sound ? { way, sequence } : null, unknown };
}

/** The address of a filter, with some of it changed; always its first page unless told. */
export function auditAddress(
  filter: AuditListFilter,
  change: Record<string, string | null> = {},
  path = '/audit',
): string {
  const own = Object.fromEntries(auditFilterNames.map((name) => [name, filter[name]]));
  const entries = Object.entries({ ...own, ...change }).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(entries).toString();
  return query === '' ? path : `${path}?${query}`;
}

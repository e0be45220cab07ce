import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { isUuid } from '../platform/uuid.js';
import { defineList } from '../platform/lists/define-list.js';
import { spelledAlike } from '../platform/lists/spelled-alike.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import { type Condition, type Filter, typedAs, wordsFilter } from '../platform/lists/list-filter.js';
import { date } from '../platform/web/view-helpers.js';
import { auditKindLabels } from './audit.labels.js';
import { fromDay, untilDay } from '../platform/tenancy/paris-day.js';

const isDay = (value: string) => z.iso.date().safeParse(value).success;

/** The journal, the newest first. The keyset is the entry's number: pages do not shift while the journal grows. */
export const auditList = defineList({
  path: '/audit',
  from: sql`audit_entries e`,
  filters: {
    words: {
      ...wordsFilter((words) => spelledAlike(sql`e.summary`, words)),
      label: 'Mots',
    },
    person: one('Personne', 'une personne de l’équipe', isUuid, (id) => ({
      where: sql`e.actor_id = ${id}::uuid`,
      value: id,
    })),
    actor: any('Qui', (name) => ({
      where: spelledAlike(sql`e.actor_name`, name),
      value: name,
    })),
    kind: one(
      'Objet',
      'un objet du journal',
      (kind) => Object.hasOwn(auditKindLabels, kind),
      (kind) => ({ where: sql`e.subject_kind = ${kind}`, value: auditKindLabels[kind] ?? kind }),
    ),
    action: one(
      'Action',
      'une action',
      (action) => /^(?:[a-z_]{1,30}\.)?[a-z][a-z_]{1,60}$/.test(action),
      (action) => ({ where: ofAction(action), value: action }),
    ),
    client: any('Client', (client) => ({ where: ofClient(client), value: client })),
    from: one('Du', 'un jour', isDay, (day) => ({
      where: fromDay('e.at', day),
      value: date(day),
    })),
    until: one('Au', 'un jour', isDay, (day) => ({
      where: untilDay('e.at', day),
      value: date(day),
    })),
  },
  everything: 'Tout le journal',
  orders: { newest: { keys: () => [], first: 'desc' } },
  usual: 'newest',
  id: { name: 'sequence', sql: 'e.sequence', type: 'bigint' },
  size: 50,
});

/** What the address of the journal keeps; what makes no sense is told, and filters nothing. */
export function readAuditFilter(given: Record<string, unknown>): ListFilter {
  const filter = auditList.filter(given);
  const { from, until } = filter.query;
  if (!from || !until || until >= from) return filter;
  const upsideDown = 'Le dernier jour vient avant le premier\u00a0: aucune ligne ne peut répondre.';
  return { ...filter, unknown: [...filter.unknown, upsideDown] };
}

function one(
  label: string,
  meant: string,
  sound: (value: string) => boolean,
  condition: (value: string) => Condition,
): Filter {
  return { label, meant, read: (value) => (sound(value) ? condition(value) : null) };
}

function any(label: string, read: (value: string) => Condition): Filter {
  return { label, read };
}

// `request.submit`, or a verb of no table.
function ofAction(value: string) {
  const [kind = '', action] = value.split('.');
  return action === undefined ? sql`e.action = ${kind}` : sql`e.subject_kind = ${kind} AND e.action = ${action}`;
}

// A client's id, or words of their name or FINESS.
function ofClient(client: string) {
  if (isUuid(client)) return sql`e.client_id = ${client}::uuid`;
  return sql`e.client_id IN (${clientsNamed(client)})`;
}

/** The ids of those whose name or FINESS has these words. */
export function clientsNamed(words: string): Sql {
  return sql`SELECT k.id FROM clients k WHERE strpos(k.search, ${typedAs(words)}) > 0`;
}

import sql, { raw, type Sql } from 'sql-template-tag';
import { clientSearch, isSearch, ownedBy } from '../../clients/list/client-search.js';
import { defineList } from '../../platform/lists/define-list.js';
import { type Condition, readOne, typedAs, wordsFilter } from '../../platform/lists/list-filter.js';
import { massKinds } from './mass-dossier.entity.js';
import { massDossierTable } from './mass-dossier.transitions.js';
import { agencyNumber } from '../../identifiers/agency-number.js';

const byState = Object.fromEntries(
  Object.entries(massDossierTable.states).map(([state, { label }]): [string, Condition] => [
    state,
    { where: sql`d.state = ${state}`, value: label },
  ]),
);
const byKind = Object.fromEntries(
  Object.entries(massKinds).map(([kind, value]): [string, Condition] => [
    kind,
    { where: sql`d.kind = ${kind}`, value },
  ]),
);

/** The dossiers of many clients, the newest first. */
export const massDossierList = defineList({
  path: '/mass-dossiers',
  from: sql`mass_dossiers d`,
  filters: {
    state: { label: 'État', read: (value) => readOne(value, byState) },
    kind: { label: 'Genre', read: (value) => readOne(value, byKind) },
    q: wordsFilter(
      (words) =>
        sql`searchable(' ' || d.title) LIKE '%' || ${typedAs(words)} || '%' OR d.dossier_number = ${agencyNumber(words.trim())}`,
    ),
  },
  everything: 'Tous les dossiers de masse',
  orders: { newest: { keys: () => [], first: 'desc' } },
  usual: 'newest',
  id: { name: 'id', sql: 'd.id', type: 'uuid' },
  size: 30,
});

const of = (...states: string[]) => sql`q.state = ANY (${states}::text[])`;
const parkedIn = (dossierId: string) =>
  sql`m.client_id IN (SELECT a.client_id FROM mass_dossier_answers a WHERE a.dossier_id = ${dossierId} AND a.outcome IN ('parked', 'doubt') AND a.client_id IS NOT NULL)`;

/** Where the clients of a dossier stand: the tabs of its page. */
export const rowTabsOf = (dossierId: string): { key: string; label: string; where: Sql }[] => [
  { key: 'gathered', label: 'À déposer', where: sql`q.id IS NULL AND m.left_out IS NULL` },
  { key: 'at_ans', label: 'Chez l’ANS', where: of('submitted', 'acknowledged') },
  { key: 'validated', label: 'Validés', where: of('validated') },
  { key: 'to_correct', label: 'À corriger', where: of('to_correct', 'draft', 'awaiting_signature', 'signed') },
  { key: 'in_doubt', label: 'À trancher', where: of('in_doubt') },
  { key: 'refused', label: 'Refusés, annulés', where: of('refused', 'cancelled') },
  { key: 'left_out', label: 'Écartés', where: sql`m.left_out IS NOT NULL` },
  { key: 'doubted', label: 'En doute', where: parkedIn(dossierId) },
];

/** The clients of one dossier, in the order of their names. */
export function massRowListOf(dossierId: string) {
  const byTab = Object.fromEntries(rowTabsOf(dossierId).map(({ key, label, where }) => [key, { where, value: label }]));
  return defineList({
    path: `/mass-dossiers/${dossierId}`,
    from: sql`mass_dossier_rows m JOIN clients c ON c.id = m.client_id AND m.dossier_id = ${dossierId} LEFT JOIN requests q ON q.id = m.request_id`,
    filters: {
      state: { label: 'Où ils en sont', read: (value) => readOne(value, byTab) },
      q: wordsFilter((words) => {
        const searched = clientSearch(words);
        return isSearch(searched) ? ownedBy('m.client_id', searched) : null;
      }),
    },
    everything: 'Tous les clients du dossier',
    orders: { name: { keys: () => [{ name: 'search', sql: 'c.search COLLATE "C"', type: 'text' }], first: 'asc' } },
    usual: 'name',
    id: { name: 'client_id', sql: 'm.client_id', type: 'uuid' },
    size: 50,
  });
}

export type MassRowList = ReturnType<typeof massRowListOf>;

/** In SQL, of a row: what the last mail that named its client said, and what came of it. */
export const lastAnswer = raw(
  `(SELECT jsonb_build_object('outcome', a.outcome, 'note', a.note, 'messageId', a.message_id) FROM mass_dossier_answers a WHERE a.dossier_id = m.dossier_id AND a.client_id = m.client_id ORDER BY a.id DESC LIMIT 1)`,
);

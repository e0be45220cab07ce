import sql, { empty, raw } from 'sql-template-tag';
import { defineList } from '../../platform/lists/define-list.js';
import { spelledAlike } from '../../platform/lists/spelled-alike.js';
import type { Key } from '../../platform/lists/keyset.js';
import { clientFilters } from '../../clients/list/client-filter.js';
import { csrWaits } from '../content/csr.facts.js';
import { oneOf, readOne, wordsFilter } from '../../platform/lists/list-filter.js';
import { writtenOut } from '../../platform/tenancy/spelled-out.js';

export type Direction = 'in' | 'out';

/** The choices of the lists of mails, beside « Tous »: « Mes tâches » counts by them too. */
export const mailChoices: Record<Direction, Record<string, { label: string; states: string[]; which?: string }>> = {
  in: {
    matched: { label: 'Rattachés', states: ['matched'] },
    to_check: { label: 'À vérifier', states: ['to_check'] },
    unmatched: { label: 'À rapprocher', states: ['unmatched'] },
    filed: { label: 'Classés sans client', states: ['filed'] },
    csr: { label: 'CSR en quarantaine', states: ['unmatched', 'matched', 'to_check', 'filed'], which: csrWaits('m') },
    automatic: {
      label: 'Réponses automatiques',
      states: ['unmatched', 'matched', 'to_check', 'filed'],
      which: 'm.automatic IS NOT NULL',
    },
  },
  out: {
    trouble: { label: 'Incertains ou en échec', states: ['in_doubt', 'failed'] },
    in_doubt: { label: 'Incertains', states: ['in_doubt'] },
    failed: { label: 'En échec', states: ['failed'] },
    waiting: { label: 'En attente', states: ['queued', 'sending'] },
    sent: { label: 'Envoyés', states: ['sent'] },
    partly: { label: 'Pas arrivés à tous', states: ['sent'], which: 'm.left_out IS NOT NULL' },
    dropped: { label: 'Échecs réglés', states: ['dropped'] },
    withdrawn: { label: 'Annulés', states: ['withdrawn'] },
  },
};

/** Mails by the moment they were written down, whichever list shows them: pages do not shift while mail comes in. */
const mailKeys: Key[] = [
  { name: 'at', sql: 'm.created_at', type: 'timestamptz' },
  { name: 'id', sql: 'm.id', type: 'uuid' },
];
export const mailsPerPage = 30;

const searched = `m.subject || ' ' || m.sender || ' ' || array_to_string(m.recipients, ' ') || ' ' || coalesce(c.name, '') || ' ' || coalesce(m.dossier_number, '')`;

/** The lists « Reçus » and « Envoyés », the newest first. */
export const mailLists = { in: listOf('in', '/mailbox/received'), out: listOf('out', '/mailbox/sent') };

function listOf(direction: Direction, path: string) {
  const choices = Object.entries(mailChoices[direction]).map(
    ([state, { label, states, which }]) =>
      [
        state,
        { where: writtenOut(sql`${oneOf('m.state', states)}${which ? raw(` AND ${which}`) : empty}`), value: label },
      ] as const,
  );
  return defineList({
    path,
    from: sql`messages m LEFT JOIN clients c ON c.id = m.client_id`,
    filters: {
      state: { label: 'État', read: (value) => readOne(value, Object.fromEntries(choices)) },
      mine: clientFilters.mine,
      q: wordsFilter((words) => spelledAlike(raw(`(${searched})`), words.trim())),
    },
    scope: () => writtenOut(sql`m.direction = ${direction}`),
    everything: direction === 'in' ? 'Courriels reçus' : 'Courriels envoyés',
    orders: { newest: { keys: () => mailKeys.slice(0, -1), first: 'desc' } },
    usual: 'newest',
    id: mailKeys.at(-1) as Key,
    size: mailsPerPage,
  });
}

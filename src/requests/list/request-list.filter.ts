import { readListQuery, unknownParameters } from '../../platform/lists/list-address.js';
import { requestStates, type RequestState } from '../request-states.js';

/** The views of the list « Demandes »: one tab each, counted. */
export const requestViews: { key: string; label: string; states: RequestState[] }[] = [
  { key: 'draft', label: 'En préparation', states: ['draft'] },
  { key: 'awaiting_signature', label: 'À signer', states: ['awaiting_signature'] },
  { key: 'signed', label: 'À envoyer', states: ['signed'] },
  { key: 'at_ans', label: 'Chez l’ANS', states: ['submitted', 'acknowledged'] },
  { key: 'to_correct', label: 'À corriger', states: ['to_correct'] },
  { key: 'in_doubt', label: 'À trancher', states: ['in_doubt'] },
  { key: 'validated', label: 'Validées', states: ['validated'] },
  { key: 'closed', label: 'Refusées, annulées', states: ['refused', 'cancelled'] },
];

/** Every state that is not final: what the list shows when nothing is asked. */
export const openStates = (Object.keys(requestStates) as RequestState[]).filter(
  (state) => requestStates[state].final !== true,
);

/** What the address asks for. */
export interface RequestListFilter {
  /** The tab, or a single state of a link (`state=submitted`). */
  key: string | null;
  states: RequestState[];
  /** Only those in their state for more than so many days. */
  older: number | null;
  words: string;
  /** Only those of the clients the person follows. */
  mine: boolean;
  /** The saved view the address came from. */
  view: string | null;
  /** The row the page begins after, or ends before. */
  cursor: { way: 'after' | 'before'; since: string; id: string } | null;
  unknown: string[];
}

const known = ['state', 'older', 'q', 'mine', 'after', 'before', 'view'];

/** Reads the address of the list; what makes no sense is told, never ignored (product § 2.1). */
export function readRequestFilter(given: Record<string, unknown>): RequestListFilter {
  const query = readListQuery(given);
  const text = (name: string) => query[name] ?? '';
  const unknown = unknownParameters(given, known);
  const states = statesOf(text('state'));
  if (!states)
    unknown.push(
      `L’état «\u00a0${text('state').slice(0, 40)}\u00a0» n’existe pas\u00a0: toutes les demandes en cours sont là.`,
    );
  const older = text('older') ? Number(text('older')) : null;
  const validAge = older === null || (Number.isInteger(older) && older >= 0 && older <= 3650);
  if (!validAge)
    unknown.push('L’ancienneté se donne en jours entiers, de 0 à 3\u202f650\u00a0: elle n’est pas appliquée.');
  const mine = text('mine');
  if (mine !== '' && mine !== '1')
    unknown.push(
      'Le filtre «\u00a0mine\u00a0» s’écrit «\u00a0mine=1\u00a0»\u00a0: les demandes de tous les clients sont là.',
    );
  if (text('q').length > 200) unknown.push('La recherche a 200 caractères au plus\u00a0: le début seul est cherché.');
  const cursor = cursorOf(query);
  if (cursor === undefined) unknown.push('Cette page de la liste n’existe plus\u00a0: voici la première.');
  return {
    key: states && text('state') ? text('state') : null,
    states: states ?? openStates,
    older: validAge ? older : null,
    words: text('q').slice(0, 200),
    mine: mine === '1',
    view: text('view') === 'all' ? null : text('view').slice(0, 60) || null,
    cursor: cursor ?? null,
    unknown,
  };
}

function statesOf(key: string): RequestState[] | null {
  if (key === '') return openStates;
  const view = requestViews.find((candidate) => candidate.key === key);
  if (view) return view.states;
  return Object.hasOwn(requestStates, key) ? [key as RequestState] : null;
}

function cursorOf(query: Record<string, string>): RequestListFilter['cursor'] | undefined {
  const way = query['after'] ? 'after' : query['before'] ? 'before' : null;
  if (!way) return null;
  const [since, id] = Buffer.from(String(query[way]), 'base64url').toString('utf8').split('|');
  const sound = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(since ?? '') && /^[\da-f-]{36}$/.test(id ?? '');
  return sound && since && id ? { way, since, id } : undefined;
}

/** The cursor of a row, opaque in the address. */
export function requestCursor(row: { since_text: string; id: string }): string {
  return Buffer.from(`${row.since_text}|${row.id}`).toString('base64url');
}

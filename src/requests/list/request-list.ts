import sql, { raw } from 'sql-template-tag';
import { gestureOf } from '../../journey/steps/request-gestures.js';
import { isUuid } from '../../platform/uuid.js';
import { mineByProgress } from '../../clients/list/client-filter.js';
import { orOfClients } from '../../clients/list/client-search.js';
import { defineList } from '../../platform/lists/define-list.js';
import { type Condition, oneOf, readOne, wordsFilter } from '../../platform/lists/list-filter.js';
import { writtenOut } from '../../platform/tenancy/spelled-out.js';
import { lateRequest } from '../../progress/late-request.facts.js';
import { chasedRequest } from '../../reminders/waits/waits.facts.js';
import {
  isClosed,
  channelLabels,
  type RequestChannel,
  requestKinds,
  type RequestKind,
  requestStates,
  type RequestState,
} from '../request-states.js';
import { agencyNumber } from '../../identifiers/agency-number.js';

/** The views of the list « Demandes »: one tab each, counted. */
export const requestViews: { key: string; label: string; states: RequestState[] }[] = [
  { key: 'draft', label: 'En préparation', states: ['draft'] },
  { key: 'awaiting_signature', label: 'À signer', states: ['awaiting_signature'] },
  { key: 'signed', label: 'Signées', states: ['signed'] },
  { key: 'at_ans', label: 'Chez l’ANS', states: ['submitted', 'acknowledged'] },
  { key: 'to_correct', label: 'À corriger', states: ['to_correct'] },
  { key: 'in_doubt', label: 'À trancher', states: ['in_doubt'] },
  { key: 'validated', label: 'Validées', states: ['validated'] },
  { key: 'closed', label: 'Refusées, annulées', states: ['refused', 'cancelled'] },
];

/** Every state that is not final: what the list shows when nothing is asked. */
export const openStates = (Object.keys(requestStates) as RequestState[]).filter((state) => !isClosed(state));

const inStates = (states: RequestState[]) => writtenOut(oneOf('r.state', states));

/** Whose dossier of ANS has this number. */
export const numbered = (words: string) => sql`r.dossier_number = ${agencyNumber(words.trim())}`;

// Who sends what is signed, by the way that was chosen for it: the very gesture of the next action.
const ways = Object.keys(channelLabels) as RequestChannel[];
const oursToSend = ways.filter((way) => gestureOf({ state: 'signed', way }).code === 'request_signed');
const senders: Record<string, Condition> = {
  us: { where: writtenOut(oneOf('r.chosen_channel', oursToSend)), value: 'par nous, par courriel' },
};

/** The list of requests, the longest in their state first. */
export const requestList = defineList({
  path: '/requests',
  from: sql`requests r JOIN client_progress p ON p.client_id = r.client_id`,
  alone: { from: sql`requests r`, but: 'p', id: 'r.id' },
  filters: {
    state: { label: 'État', read: readState, otherwise: inStates(openStates) },
    late: { label: 'Échéance', read: (value) => readOne(value, { '1': { where: lateRequest, value: 'dépassée' } }) },
    chased: {
      label: 'Relances',
      read: (value) => readOne(value, { '1': { where: raw(chasedRequest), value: 'à reprendre de vive voix' } }),
    },
    older: { label: 'Depuis', read: readAge },
    kind: { label: 'Formulaire', read: readKind },
    channel: { label: 'Voie', read: readChannel },
    mass: { label: 'Dossier de masse', read: readMass },
    sender: { label: 'Envoi à l’ANS', read: (value) => readOne(value, senders) },
    q: wordsFilter((words) => orOfClients('r.client_id', words, numbered(words))),
    mine: mineByProgress,
  },
  shown: ['view'],
  everything: 'État\u00a0: En cours',
  orders: { since: { keys: () => [{ name: 'since', sql: 'r.state_since', type: 'timestamptz' }], first: 'asc' } },
  usual: 'since',
  id: { name: 'id', sql: 'r.id', type: 'uuid' },
  size: 50,
  // With nothing left to ask, every open request: a role may begin elsewhere.
  whole: { view: 'all' },
});

/** The states of a tab, or the single state of a link (`state=submitted`). */
export function statesOf(key: string | undefined): RequestState[] {
  const view = requestViews.find((candidate) => candidate.key === key);
  if (view) return view.states;
  return key ? [key as RequestState] : openStates;
}

function readState(key: string): Condition | null {
  const view = requestViews.find((candidate) => candidate.key === key);
  if (!view && !Object.hasOwn(requestStates, key)) return null;
  return { where: inStates(statesOf(key)), value: view?.label ?? requestStates[key as RequestState].label };
}

function readKind(key: string): Condition | null {
  if (!Object.hasOwn(requestKinds, key)) return null;
  return { where: writtenOut(sql`r.kind = ${key}`), value: requestKinds[key as RequestKind] };
}

function readMass(id: string): Condition | null {
  if (!isUuid(id)) return null;
  return {
    where: sql`r.id IN (SELECT m.request_id FROM mass_dossier_rows m WHERE m.dossier_id = ${id})`,
    value: 'un seul',
  };
}

// Before it reached ANS, it came by no way.
function readChannel(key: string): Condition | null {
  if (!Object.hasOwn(channelLabels, key)) return null;
  return {
    where: writtenOut(sql`r.channel = ${key} AND r.submitted_on IS NOT NULL`),
    value: channelLabels[key as RequestChannel],
  };
}

// Days of the calendar in Paris, as the column « Depuis » counts them.
function readAge(value: string): Condition | null {
  const days = /^\d{1,4}$/.test(value) ? Number(value) : Infinity;
  if (days > 3650) return null;
  return {
    where: sql`r.state_since < (paris_today() - ${days}::int)::timestamp AT TIME ZONE 'Europe/Paris'`,
    value: `plus de ${days}\u00a0j`,
  };
}

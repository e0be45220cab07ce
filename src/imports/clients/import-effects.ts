import { uuidv7 } from '../../platform/uuid.js';
import type { Names } from '../columns/cell-readers.js';
import type { Values } from '../file/read-line.js';
import { clientKeys, columnsOf, representativeFacts, representativeKeys, storedColumns } from './client-columns.js';
import type { ClientState } from './client-state.js';
import { type Effects, keptUndo, noEffects, noUndo, type OneClient, orNull, type Row } from './effects.js';
import { differs } from './fold-client.js';
import { tellingOf, told } from './import-told.js';
import { addEstablishments, addInstances } from './installation-effects.js';
import type { Judgement } from './judge.js';
import { addDelegations, addHabilitations } from './way-effects.js';

/** Ids of what a file names. */
interface Ids {
  people: Map<string, string>;
  groupings: Map<string, string>;
  solutions: Map<string, string>;
}

const idsOf = (names: Names): Ids => ({
  people: new Map(names.people.map(({ email, id }) => [email, id])),
  groupings: new Map(names.groupings.map(({ name, id }) => [name, id])),
  solutions: new Map(names.solutions.map(({ name, id }) => [name, id])),
});

/** What must be written for the clients of a batch to become what their lines say, and what would give each back. */
export function effectsOf(judgements: Judgement[], names: Names, file: { id: string; name: string }): Effects {
  const effects = noEffects();
  const ids = idsOf(names);
  const telling = tellingOf(names, file);
  for (const judgement of judgements) {
    const { key, before, after } = judgement;
    const one: OneClient = { id: before.id ?? uuidv7(), effects, undo: noUndo() };
    const version = addClient(one, before, after, ids);
    addRepresentative(one, before, after);
    addEstablishments(one, before, after);
    addInstances(one, before, after, ids.solutions);
    addDelegations(one, before, after);
    addHabilitations(one, before, after);
    effects.audit.push(...told(one.id, judgement, telling, version));
    effects.clients.set(key, { subjectId: one.id, undo: keptUndo(one.undo) });
  }
  return effects;
}

/** @returns the version that a client who was there has once its row is written; null when it is not */
function addClient(one: OneClient, before: ClientState, after: ClientState, ids: Ids): number | null {
  const { id, effects, undo } = one;
  if (before.id === null) {
    effects.newClients.push(clientRow(id, after, ids));
    undo.archive = true;
    return null;
  }
  if (before.undone && !after.undone) {
    effects.restoredClients.push(id);
    undo.archive = true;
  }
  const version = before.version + (undo.archive ? 1 : 0);
  const same = before.departement === after.departement && before.finessEj === after.finessEj;
  if (same && !differs(clientKeys, before.client, after.client)) return null;
  effects.changedClients.push({ ...clientRow(id, after, ids), version });
  undo.client = clientRow(id, before, ids);
  if (before.departement !== after.departement || before.client['name'] !== after.client['name'])
    undo.subject.push({ id, changedAt: before.subjectChangedAt });
  return version + 1;
}

function clientRow(id: string, { finessEj, client, departement }: ClientState, ids: Ids): Row {
  return {
    id,
    finess_ej: orNull(finessEj),
    departement,
    ...columnsOf(storedColumns, client),
    self_administered: client['selfAdministered'] === 'oui',
    account_manager_id: ids.people.get(client['accountManager'] ?? '') ?? null,
    grouping_id: ids.groupings.get(client['grouping'] ?? '') ?? null,
  };
}

function addRepresentative({ id: clientId, effects, undo }: OneClient, before: ClientState, after: ClientState): void {
  const is = after.representative;
  const was = before.representative;
  if (!is || is === was) return;
  if (is.id === null) {
    if (was?.id) {
      effects.endedRepresentatives.push(was.id);
      undo.reopened.push(was.id);
    }
    const id = uuidv7();
    effects.newRepresentatives.push(representativeRow(id, clientId, is.values));
    undo.made.representatives.push(id);
  } else if (was && differs(representativeKeys, was.values, is.values)) {
    effects.changedRepresentatives.push(representativeRow(is.id, clientId, is.values));
    undo.representatives.push(representativeRow(is.id, clientId, was.values));
  }
}

function representativeRow(id: string, clientId: string, values: Values): Row {
  return { id, client_id: clientId, ...columnsOf(representativeFacts, values) };
}

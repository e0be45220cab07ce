import { uuidv7 } from '../../platform/uuid.js';
import type { HolderLevel } from '../../journey/plan/holders.js';
import { instanceFacts } from './client-columns.js';
import { type ClientState, type EstablishmentState, type InstanceState, servicesOf } from './client-state.js';
import { type OneClient, orNull, type Row } from './effects.js';
import { differs } from './fold-client.js';

export function addEstablishments({ id: clientId, effects, undo }: OneClient, before: ClientState, after: ClientState) {
  const rowOf = (id: string | null, finess: string, { name, town, category }: EstablishmentState): Row => ({
    id: id ?? uuidv7(),
    client_id: clientId,
    finess_eg: finess,
    name,
    town: orNull(town),
    category,
  });
  for (const [finess, is] of after.establishments) {
    const was = before.establishments.get(finess);
    if (!was) {
      const row = rowOf(null, finess, is);
      effects.newEstablishments.push(row);
      undo.made.establishments.push(row['id'] as string);
    } else if (was.closed && !is.closed) {
      const row = rowOf(was.id, finess, is);
      effects.reopenedEstablishments.push(row);
      undo.made.establishments.push(row['id'] as string);
    } else if (was.name !== is.name || was.town !== is.town) {
      effects.changedEstablishments.push(rowOf(was.id, finess, is));
      undo.establishments.push(rowOf(was.id, finess, was));
    }
  }
}

export function addInstances(
  one: OneClient,
  before: ClientState,
  after: ClientState,
  solutions: Map<string, string>,
): void {
  for (const [index, is] of after.instances.entries()) addInstance(one, before.instances[index], is, solutions);
}

function addInstance(
  one: OneClient,
  was: InstanceState | undefined,
  is: InstanceState,
  solutions: Map<string, string>,
): void {
  const { id: clientId, effects, undo } = one;
  const id = is.id ?? uuidv7();
  const row = instanceRow(id, clientId, is, solutions);
  if (!was) {
    effects.newInstances.push(row);
    undo.made.instances.push(id);
  } else if (isEdited(was, is)) {
    effects.changedInstances.push(row);
    undo.instances.push(instanceRow(id, clientId, was, solutions));
  }
  const level = is.values['holderLevel'];
  if (level && level !== was?.values['holderLevel']) {
    effects.holders.push({ instanceId: id, level: level as HolderLevel });
    if (was) undo.holders.push({ id, ...was.holder });
  }
  for (const finess_eg of is.served) {
    if (was?.served.has(finess_eg)) continue;
    const served = { instance_id: id, client_id: clientId, finess_eg };
    effects.served.push(served);
    undo.unserved.push(served);
  }
  addExpiries(one, id, was, is);
}

/** Its form says otherwise: what it is, or whom it serves. */
export const isEdited = (was: InstanceState, is: InstanceState): boolean =>
  differs(instanceFacts, was.values, is.values) || [...is.served].some((finess) => !was.served.has(finess));

function addExpiries(
  { effects, undo }: OneClient,
  instance_id: string,
  was: InstanceState | undefined,
  is: InstanceState,
): void {
  for (const key of new Set([...is.expiries.keys(), ...(was?.expiries.keys() ?? [])])) {
    const [before, after] = [was?.expiries.get(key)?.day ?? null, is.expiries.get(key)?.day ?? null];
    if (before === after) continue;
    effects.expiries.push({ instance_id, key, day: after });
    // An instance that is taken back takes its slots with it.
    if (was) undo.expiries.push({ instance_id, key, day: before });
  }
}

function instanceRow(id: string, clientId: string, instance: InstanceState, solutions: Map<string, string>): Row {
  const { values } = instance;
  return {
    id,
    client_id: clientId,
    solution_id: solutions.get(values['solution'] ?? ''),
    name: values['instanceName'],
    application_name: values['applicationName'],
    host_name: orNull(values['hostName']),
    services: servicesOf(instance),
  };
}

import { storedColumns } from '../file/import-columns.js';
import { v7 as uuidv7 } from 'uuid';
import type { AuditEntry } from '../../platform/audit/audit.service.js';
import type { Names } from '../file/cell-readers.js';
import { servicesOf, type ClientState, type InstanceState } from '../judge/client-state.js';
import { clientKeys, columnByKey, instanceKeys, representativeKeys } from '../file/import-columns.js';
import { differs } from '../judge/fold-client.js';
import type { Judgement } from '../judge/judge.js';

type Row = Record<string, unknown>;

/** Every row a batch writes, table by table: each list is one statement. */
export interface Effects {
  newClients: Row[];
  changedClients: Row[];
  endedRepresentatives: string[];
  newRepresentatives: Row[];
  changedRepresentatives: Row[];
  newEstablishments: Row[];
  changedEstablishments: Row[];
  newInstances: Row[];
  changedInstances: Row[];
  served: { instance_id: string; client_id: string; finess_eg: string }[];
  /** `day` null: no longer declared. */
  expiries: { instance_id: string; key: string; day: string | null }[];
  audit: AuditEntry[];
  /** Which client the lines of each FINESS EJ came to. */
  clientOf: Map<string, string>;
}

const noEffects = (): Effects => ({
  newClients: [],
  changedClients: [],
  endedRepresentatives: [],
  newRepresentatives: [],
  changedRepresentatives: [],
  newEstablishments: [],
  changedEstablishments: [],
  newInstances: [],
  changedInstances: [],
  served: [],
  expiries: [],
  audit: [],
  clientOf: new Map(),
});

const edits = (before: ClientState, after: ClientState) =>
  differs(clientKeys, before.client, after.client) || before.departement !== after.departement;

const orNull = (text: string | undefined) => (text ? text : null);

/** What must be written for the clients of a batch to become what their lines say. */
export function effectsOf(judgements: Judgement[], names: Names, file: { id: string; name: string }): Effects {
  const effects = noEffects();
  const people = new Map(names.people.map(({ email, id }) => [email, id]));
  const groupings = new Map(names.groupings.map(({ name, id }) => [name, id]));
  const solutions = new Map(names.solutions.map(({ name, id }) => [name, id]));
  for (const judgement of judgements) {
    const { finessEj, before, after } = judgement;
    const id = before.id ?? uuidv7();
    effects.clientOf.set(finessEj, id);
    const row = clientRow(
      id,
      finessEj,
      after,
      people.get(after.client['accountManager'] ?? ''),
      groupings.get(after.client['grouping'] ?? ''),
    );
    if (before.id === null) effects.newClients.push({ ...row, version: 0 });
    else if (edits(before, after)) effects.changedClients.push({ ...row, version: before.version });
    addRepresentative(effects, id, before, after);
    addEstablishments(effects, id, before, after);
    for (const [index, instance] of after.instances.entries())
      addInstance(effects, id, before.instances[index], instance, solutions);
    effects.audit.push(auditOf(id, judgement, file));
  }
  return effects;
}

function clientRow(
  id: string,
  finessEj: string,
  { client, departement }: ClientState,
  manager: string | undefined,
  grouping: string | undefined,
): Row {
  return {
    id,
    finess_ej: finessEj,
    departement,
    ...Object.fromEntries(storedColumns.map(({ key, column }) => [column, orNull(client[key])])),
    self_administered: client['selfAdministered'] === 'oui',
    account_manager_id: manager ?? null,
    grouping_id: grouping ?? null,
  };
}

function addRepresentative(effects: Effects, clientId: string, before: ClientState, after: ClientState): void {
  const is = after.representative;
  const was = before.representative;
  if (!is || is === was) return;
  const { values } = is;
  const row = {
    client_id: clientId,
    role: values['role'],
    last_name: values['lastName'],
    first_names: values['firstNames'],
    email: orNull(values['email']),
    phone: orNull(values['phone']),
    card_kind: orNull(values['cardKind']),
    card_number: orNull(values['cardNumber']),
    card_state: orNull(values['cardState']),
    card_valid_until: orNull(values['cardValidUntil']),
  };
  if (is.id === null) {
    if (was?.id) effects.endedRepresentatives.push(was.id);
    effects.newRepresentatives.push({ id: uuidv7(), ...row });
  } else if (differs(representativeKeys, was?.values ?? {}, values))
    effects.changedRepresentatives.push({ id: is.id, ...row });
}

function addEstablishments(effects: Effects, clientId: string, before: ClientState, after: ClientState): void {
  for (const [finess, is] of after.establishments) {
    const was = before.establishments.get(finess);
    const row = { client_id: clientId, finess_eg: finess, name: is.name, town: orNull(is.town), category: is.category };
    if (!was) effects.newEstablishments.push({ id: uuidv7(), ...row });
    else if (was.name !== is.name || was.town !== is.town) effects.changedEstablishments.push({ id: was.id, ...row });
  }
}

function addInstance(
  effects: Effects,
  clientId: string,
  was: InstanceState | undefined,
  is: InstanceState,
  solutions: Map<string, string>,
): void {
  const id = is.id ?? uuidv7();
  const row = {
    id,
    client_id: clientId,
    solution_id: solutions.get(is.values['solution'] ?? ''),
    name: is.values['instanceName'],
    application_name: is.values['applicationName'],
    host_name: orNull(is.values['hostName']),
    services: servicesOf(is),
  };
  if (is.id === null) effects.newInstances.push(row);
  else if (differs(instanceKeys, was?.values ?? {}, is.values)) effects.changedInstances.push(row);
  for (const finess_eg of is.served)
    if (!was?.served.has(finess_eg)) effects.served.push({ instance_id: id, client_id: clientId, finess_eg });
  for (const [key, { day }] of is.expiries)
    if (was?.expiries.get(key)?.day !== day) effects.expiries.push({ instance_id: id, key, day });
  for (const key of was?.expiries.keys() ?? [])
    if (!is.expiries.has(key)) effects.expiries.push({ instance_id: id, key, day: null });
}

/** One entry a client: what changed, field by field, and from which lines of which file. */
function auditOf(
  clientId: string,
  { finessEj, before, after, verdicts }: Judgement,
  file: { id: string; name: string },
): AuditEntry {
  const differences = verdicts.flatMap((verdict) => verdict.differences);
  const lines = verdicts.filter((verdict) => verdict.differences.length > 0).map(({ line }) => line);
  const name = after.client['name'] ?? '';
  const labels = [
    ...new Set(differences.map(([key]) => (columnByKey.get(key)?.label ?? 'établissements servis').toLowerCase())),
  ];
  const shown = labels.length > 6 ? `${labels.slice(0, 6).join(', ')}…` : labels.join(', ');
  const summary =
    before.id === null
      ? `Client «\u00a0${name}\u00a0» créé (FINESS EJ ${finessEj}) par un import`
      : `Fiche du client modifiée par un import\u00a0: ${shown}`;
  const changes = Object.fromEntries(differences.map(([key, was, is, of]) => [of ? `${key} ${of}` : key, [was, is]]));
  return {
    subject: { kind: 'client', id: clientId },
    clientId,
    action: before.id === null ? 'created' : 'edited',
    summary,
    details: {
      ...(edits(before, after) ? { version: before.version + 1 } : {}),
      import: file.id,
      file: file.name,
      lines,
      changes,
    },
  };
}

import { signerName } from '../../identifiers/person-name.js';
import { identityFields } from '../../clients/identity/client.form.js';
import { contractFields } from '../../clients/records/contract.form.js';
import { representativeFields } from '../../clients/records/representative.form.js';
import { establishmentFields } from '../../establishments/establishment.form.js';
import { instanceFields } from '../../instances/instance.form.js';
import { changesBetween } from '../../platform/changes/edit-conflict.js';
import type { FormField } from '../../platform/forms/form.js';
import type { Names } from '../columns/cell-readers.js';
import { channelLabels } from '../../delegations/delegation-phrases.js';
import { answersOf, editedRecord, type RecordChanges } from '../kinds/told-changes.js';
import { clientColumns } from './client-columns.js';
import {
  type ClientState,
  type DelegationHeld,
  type EstablishmentState,
  type InstanceState,
  servicesOf,
} from './client-state.js';
import type { DelegationChannel } from '../../delegations/delegation.entity.js';
import { orNull } from './effects.js';
import { isEdited } from './installation-effects.js';

/** A record of a client's, and which of them, as the differences of its lines call it. */
export interface OwnChanges {
  of?: string | undefined;
  record: RecordChanges;
}

type Answers = Record<string, unknown>;

/** The fields of the two forms of a client itself, for people who may follow one. */
export const clientFieldsFor = ({ people }: Names): FormField[] => [...identityFields(people), ...contractFields];

/** What changes of the client itself, by the fields of its forms. */
export function clientChanges(
  fields: readonly FormField[],
  { people }: Names,
  before: ClientState,
  after: ClientState,
) {
  const answers = ({ client }: ClientState): Answers => ({
    ...answersOf(client),
    accountManagerId: people.find(({ email }) => email === client['accountManager'])?.id ?? null,
    ordering: client['selfAdministered'] === 'oui' ? 'self' : 'delegated',
  });
  return changesBetween(fields, answers(before), answers(after));
}

/** Of the records that there were: what is new is told with its client. */
export function recordChanges(before: ClientState, after: ClientState): OwnChanges[] {
  return [
    ...ofRepresentative(before.representative, after.representative).map((record) => ({ record })),
    ...[...after.establishments].flatMap(([finess, is]) =>
      ofEstablishment(finess, before.establishments.get(finess), is),
    ),
    ...after.instances.flatMap((is, index) => ofInstance(before.instances[index], is)),
    ...[...after.delegations.values()].flatMap((is) =>
      ofDelegation(before.delegations.get(is.values['delegationChannel'] as DelegationChannel), is),
    ),
  ];
}

type Signer = ClientState['representative'];

function ofRepresentative(was: Signer, is: Signer): RecordChanges[] {
  if (!was || !is?.id || was === is || was.id !== is.id) return [];
  const name = signerName({ firstNames: is.values['firstNames'] ?? '', lastName: is.values['lastName'] ?? '' });
  const words = (labels: string) => `Représentant modifié par un import (${name})\u00a0: ${labels}`;
  const record = { kind: 'representative', id: is.id, version: was.version } as const;
  return editedRecord(record, representativeFields, [answersOf(was.values), answersOf(is.values)], words);
}

function ofEstablishment(finess: string, was: EstablishmentState | undefined, is: EstablishmentState): OwnChanges[] {
  if (!was?.id) return [];
  const answers = ({ name, town }: EstablishmentState): Answers => ({ name, town: orNull(town) });
  const sentence = (words: string) => `Établissement «\u00a0${is.name}\u00a0» (${finess}) ${words} par un import`;
  const words = (labels: string) => `${sentence('modifié')}\u00a0: ${labels}`;
  const { id, version } = was;
  if (was.closed && !is.closed) {
    const changes = changesBetween(establishmentFields, answers(was), answers(is));
    const told = { action: 'reopened', version: version + 1, changes, summary: sentence('rouvert') };
    return [{ of: finess, record: { subject: { kind: 'establishment', id }, ...told } }];
  }
  const record = { kind: 'establishment', id, version } as const;
  const told = editedRecord(record, establishmentFields, [answers(was), answers(is)], words);
  return told.map((one) => ({ of: finess, record: one }));
}

function ofInstance(was: InstanceState | undefined, is: InstanceState): OwnChanges[] {
  if (!was?.id || !isEdited(was, is)) return [];
  const answers = (instance: InstanceState): Answers => ({
    ...answersOf(instance.values),
    name: instance.values['instanceName'],
    solutionName: orNull(instance.values['solution']),
    services: servicesOf(instance),
    establishments: [...instance.served],
  });
  const words = (labels: string) =>
    `Instance «\u00a0${is.values['instanceName'] ?? ''}\u00a0» modifiée par un import\u00a0: ${labels}`;
  const record = { kind: 'instance', id: was.id, version: was.version } as const;
  const told = editedRecord(record, instanceFields, [answers(was), answers(is)], words);
  return told.map((one) => ({ of: is.values['instanceName'], record: one }));
}

// No form has its reference: a file alone says it.
function ofDelegation(was: DelegationHeld | undefined, is: DelegationHeld): OwnChanges[] {
  const key = 'delegationReference';
  const [before = '', after = ''] = [was?.values[key], is.values[key]];
  if (!was?.id || was.id !== is.id || before === after) return [];
  const channel = channelLabels[is.values['delegationChannel'] as DelegationChannel];
  const summary = `Délégation modifiée par un import (${channel})\u00a0: ${clientColumns.label(key).toLowerCase()}`;
  const told = {
    action: 'edited',
    version: was.version + 1,
    changes: { reference: [before, after] as [string, string] },
  };
  return [{ of: channel, record: { subject: { kind: 'delegation', id: was.id }, ...told, summary } }];
}

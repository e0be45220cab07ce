import { signerName } from '../../identifiers/person-name.js';
import { identityFields } from '../../clients/identity/client.form.js';
import { contractFields } from '../../clients/records/contract.form.js';
import { representativeFields } from '../../clients/records/representative.form.js';
import { establishmentFields } from '../../establishments/establishment.form.js';
import { instanceFields } from '../../instances/instance.form.js';
import { changedLabels, type Changes, changesBetween } from '../../platform/changes/edit-conflict.js';
import type { FormField } from '../../platform/forms/form.js';
import type { Names } from '../columns/cell-readers.js';
import type { Values } from '../file/read-line.js';
import { type ClientState, type EstablishmentState, type InstanceState, servicesOf } from './client-state.js';
import { orNull } from './effects.js';
import { isEdited } from './installation-effects.js';

/** What an import changes of one record that has a form, as the form itself would tell it: who has that page open is told whose change it is. */
export interface RecordChanges {
  subject: { kind: 'representative' | 'establishment' | 'instance'; id: string };
  /** Which of the client's, as the differences of its lines call it. */
  of?: string | undefined;
  action: 'edited' | 'reopened';
  /** As it is after the import. */
  version: number;
  changes: Changes;
  summary: string;
}

type Answers = Record<string, unknown>;

const answersOf = (values: Values): Answers =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, orNull(value)]));

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
export function recordChanges(before: ClientState, after: ClientState): RecordChanges[] {
  return [
    ...ofRepresentative(before.representative, after.representative),
    ...[...after.establishments].flatMap(([finess, is]) =>
      ofEstablishment(finess, before.establishments.get(finess), is),
    ),
    ...after.instances.flatMap((is, index) => ofInstance(before.instances[index], is)),
  ];
}

type Signer = ClientState['representative'];

function ofRepresentative(was: Signer, is: Signer): RecordChanges[] {
  if (!was || !is?.id || was === is || was.id !== is.id) return [];
  const name = signerName({ firstNames: is.values['firstNames'] ?? '', lastName: is.values['lastName'] ?? '' });
  const words = (labels: string) => `Représentant modifié par un import (${name})\u00a0: ${labels}`;
  const changes = changesBetween(representativeFields, answersOf(was.values), answersOf(is.values));
  return recordOf({ kind: 'representative', id: is.id }, was.version, representativeFields, changes, words);
}

function ofEstablishment(finess: string, was: EstablishmentState | undefined, is: EstablishmentState): RecordChanges[] {
  if (!was?.id) return [];
  const answers = ({ name, town }: EstablishmentState): Answers => ({ name, town: orNull(town) });
  const sentence = (words: string) => `Établissement «\u00a0${is.name}\u00a0» (${finess}) ${words} par un import`;
  const words = (labels: string) => `${sentence('modifié')}\u00a0: ${labels}`;
  const changes = changesBetween(establishmentFields, answers(was), answers(is));
  const subject = { kind: 'establishment', id: was.id } as const;
  if (was.closed && !is.closed)
    return [
      { subject, of: finess, action: 'reopened', version: was.version + 1, changes, summary: sentence('rouvert') },
    ];
  const told = recordOf(subject, was.version, establishmentFields, changes, words);
  return told.map((one) => ({ ...one, of: finess }));
}

function ofInstance(was: InstanceState | undefined, is: InstanceState): RecordChanges[] {
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
  const changes = changesBetween(instanceFields, answers(was), answers(is));
  const told = recordOf({ kind: 'instance', id: was.id }, was.version, instanceFields, changes, words);
  return told.map((one) => ({ ...one, of: is.values['instanceName'] }));
}

function recordOf(
  subject: RecordChanges['subject'],
  version: number,
  fields: readonly FormField[],
  changes: Changes,
  words: (labels: string) => string,
): RecordChanges[] {
  if (Object.keys(changes).length === 0) return [];
  return [{ subject, action: 'edited', version: version + 1, changes, summary: words(changedLabels(fields, changes)) }];
}

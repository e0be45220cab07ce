import { fullName } from '../identifiers/person-name.js';
import { daysAgo, dayFromToday } from '../demo/story/days.js';
import type { LegalEntity } from '../demo/story/register.js';
import { mailAddress, personName, slug } from '../demo/story/made/names.js';
import { cardNumber } from '../demo/story/made/numbers.js';
import type { Columns } from './rows.js';
import { managerOf } from './company.js';
import { addRow } from './copy.js';
import { addInstances } from './instances.js';
import { contractStateLabels } from '../clients/client.labels.js';
import { delegationTable, type DelegationAction } from '../delegations/delegation.transitions.js';
import { stepsOf, tell } from './journal.js';
import type { VolumeClient, VolumeMaking } from './making.js';
import { type VolumePlan, type VolumeStage, volumeStages } from './plan.js';
import { addRequest } from './request.js';

type Step = (making: VolumeMaking, client: VolumeClient) => void;
/** What a client has from this stage on. */
const steps: [from: VolumeStage, step: Step][] = [
  ['contract', addContract],
  ['representative', addRepresentative],
  ['instance', addInstances],
  ['delegation', addDelegation],
  ['draft', addRequest],
];
const notes = [
  'Rappeler la secrétaire le mardi matin.',
  'Changement de directeur prévu au printemps.',
  'Le prestataire informatique veut être en copie.',
  'Cachet demandé deux fois, reçu par courrier.',
  'Fusion avec une association voisine à l’étude.',
];

/** All the rows of one client. @param serial from 0: makes its numbers unique. */
export function addClient(making: VolumeMaking, entity: LegalEntity, serial: number, plan: VolumePlan): string {
  const establishments = entity.establishments.map((establishment) => ({ ...establishment, id: making.newId() }));
  const since = 30 + making.random.below(plan.stage === 'service' ? 900 : 30);
  const client: VolumeClient = { id: making.newId(), serial, entity, plan, establishments, since };
  addRow(making.tables, 'clients', clientRow(making, client));
  for (const { id, finess, name } of establishments) {
    const row = { id, client_id: client.id, finess_eg: finess, name, town: entity.town };
    addRow(making.tables, 'establishments', row);
  }
  tell(making, client, { kind: 'client', action: 'created', summary: `Client ${entity.name}` });
  for (const [from, step] of steps) {
    if (volumeStages.indexOf(plan.stage) >= volumeStages.indexOf(from)) step(making, client);
  }
  if (!making.light && serial % 12 === 5) addComment(making, client);
  return client.id;
}

function clientRow(making: VolumeMaking, { id, serial, entity, plan, since }: VolumeClient): Columns {
  const signed = plan.stage !== 'nothing';
  return {
    id,
    finess_ej: entity.finess,
    siret: entity.siret,
    name: entity.name,
    address: `${1 + (serial % 80)} rue de la République`,
    postal_code: entity.postalCode,
    town: entity.town,
    departement: entity.departement,
    contract_state: signed ? 'signed' : serial % 16 === 3 ? 'requested' : 'missing',
    contract_since: signed ? dayFromToday(-since) : null,
    contract_number: signed ? `CA-${entity.finess}` : null,
    account_manager_id: managerOf(making, serial),
    grouping_id: making.groupingOf(serial),
    created_at: daysAgo(since),
  };
}

function addContract(making: VolumeMaking, client: VolumeClient): void {
  const summary = `Contrat avec l’ANS\u00a0: ${contractStateLabels.signed}`;
  tell(making, client, { kind: 'client', action: 'contract_recorded', summary, to: 'signed' });
}

function addRepresentative(making: VolumeMaking, client: VolumeClient): void {
  const person = personName(making.random);
  addRow(making.tables, 'representatives', {
    id: making.newId(),
    client_id: client.id,
    role: client.serial % 5 === 0 ? 'agent' : 'legal_representative',
    last_name: person.lastName,
    first_names: person.firstName,
    email: mailAddress(person, `${slug(client.entity.town)}-${client.serial}.example`),
    phone: `04${String(50_000_000 + client.serial).slice(-8)}`,
    card_kind: 'CDE',
    card_number: cardNumber(1_000_000 + client.serial),
    card_state: client.serial % 70 === 9 ? 'ordered' : 'active',
    card_valid_until: dayFromToday(200 + making.random.below(800)),
  });
  const summary = `Représentant\u00a0: ${fullName(person)}`;
  tell(making, client, { kind: 'client', action: 'representative_recorded', summary });
}

function addDelegation(making: VolumeMaking, client: VolumeClient): void {
  const id = making.newId();
  const state = client.serial % 60 === 25 ? 'to_review' : 'active';
  addRow(making.tables, 'delegations', {
    id,
    client_id: client.id,
    state,
    state_since: daysAgo(client.since - 8),
    starts_on: dayFromToday(8 - client.since),
    ends_on: dayFromToday(120 + making.random.below(900)),
  });
  const actions: DelegationAction[] = ['request', 'sign', 'activate'];
  const steps = stepsOf(delegationTable, state === 'active' ? actions : [...actions, 'flag_for_review']);
  for (const step of steps.slice(3)) tell(making, client, { kind: delegationTable.thing, id, ...step });
}

function addComment(making: VolumeMaking, client: VolumeClient): void {
  const id = making.newId();
  const text = making.random.pick(notes);
  const author = managerOf(making, client.serial) ?? making.team.users['support']?.id ?? null;
  const created_at = daysAgo(making.random.below(client.since));
  addRow(making.tables, 'comments', { id, client_id: client.id, author_id: author, text, created_at });
  tell(making, client, { kind: 'comment', id, action: 'commented', summary: text });
}

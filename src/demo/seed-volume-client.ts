import { neededSlots, type Service } from '../journey/plan.js';
import { daysAgo, dayFromToday } from './making.js';
import type { LegalEntity } from './demo-directory.js';
import { mailAddress, personName, slug } from './names.js';
import { cardNumber } from './numbers.js';
import type { Columns } from './rows.js';
import { addCertificates } from './seed-volume-certificates.js';
import { addRow } from './seed-volume-copy.js';
import type { VolumeClient, VolumeMaking } from './seed-volume-making.js';

/** Where one client in ten still is; the others are in service. */
const earlyStages = ['nothing', 'contract', 'representative', 'instance', 'delegation'] as const;
const services: Service[] = ['dmp', 'insi_manu'];

type Step = (making: VolumeMaking, client: VolumeClient) => void;
const steps: Step[] = [addContract, addRepresentative, addInstance, addDelegation, addRequest];

/** All the rows of one client. @param serial from 0: the same serial makes the same client everywhere. */
export function addClient(making: VolumeMaking, entity: LegalEntity, serial: number): void {
  const early = serial % 10 === 3;
  const stage = early ? Math.floor(serial / 10) % earlyStages.length : steps.length;
  const client = { id: making.newId(), serial, entity, since: 30 + making.random.below(early ? 30 : 900) };
  addRow(making.tables, 'clients', clientRow(making, client, stage > 0));
  for (const establishment of entity.establishments) {
    addRow(making.tables, 'establishments', {
      id: making.newId(),
      client_id: client.id,
      finess_eg: establishment.finess,
      name: establishment.name,
      town: entity.town,
    });
  }
  tell(making, client, { kind: 'client', action: 'created', summary: 'Client créé depuis l’annuaire national' });
  for (const step of steps.slice(0, stage)) step(making, client);
}

function clientRow({ team }: VolumeMaking, { id, serial, entity, since }: VolumeClient, signed: boolean): Columns {
  return {
    id,
    finess_ej: entity.finess,
    siret: entity.siret,
    name: entity.name,
    address: `${1 + (serial % 80)} rue de la République`,
    postal_code: entity.postalCode,
    town: entity.town,
    departement: entity.departement,
    contract_state: signed ? 'signed' : 'missing',
    contract_since: signed ? dayFromToday(-since) : null,
    contract_number: signed ? `CA-${entity.finess}` : null,
    account_manager_id: serial % 3 > 0 ? (team.users['manager']?.id ?? null) : null,
    created_at: daysAgo(since),
  };
}

function addContract(making: VolumeMaking, client: VolumeClient): void {
  tell(making, client, {
    kind: 'client',
    action: 'contract_recorded',
    summary: 'Contrat avec l’ANS enregistré',
    to: 'signed',
  });
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
    card_state: 'active',
    card_valid_until: dayFromToday(200 + making.random.below(800)),
  });
  const summary = `Représentant enregistré : ${person.firstName} ${person.lastName}`;
  tell(making, client, { kind: 'client', action: 'representative_recorded', summary });
}

function addInstance(making: VolumeMaking, client: VolumeClient): void {
  const id = making.newId();
  const name = `SRV-DUI-${slug(client.entity.town).toUpperCase()}`;
  const applicationName = `DUI ${slug(client.entity.town).toUpperCase()}`.slice(0, 40);
  addRow(making.tables, 'instances', {
    id,
    client_id: client.id,
    solution_id: making.solutionId,
    name,
    application_name: applicationName,
    services,
  });
  for (const { id: establishmentId } of establishmentsOf(making, client))
    addRow(making.tables, 'instance_establishments', { instance_id: id, establishment_id: establishmentId });
  tell(making, client, { kind: 'instance', id, action: 'created', summary: `Instance ${name} ajoutée` });
  for (const [place, slot] of neededSlots({ id, name, services, applicationName }).entries()) {
    const slotId = making.newId();
    addRow(making.tables, 'slots', {
      id: slotId,
      client_id: client.id,
      instance_id: id,
      offer: slot.offer,
      usage: slot.usage,
      purpose: slot.purpose,
      label: slot.label,
      common_name: slot.commonName,
      common_name_rule: slot.commonNameRule,
      serves: slot.serves,
      needed_because: slot.why,
      actor_email: `certificats@${making.editorSlug}.example`,
    });
    if (client.serial % 10 !== 3) addCertificates(making, client, { ...slot, id: slotId, place });
  }
}

function establishmentsOf({ tables }: VolumeMaking, { entity }: VolumeClient): { id: string }[] {
  const rows = tables.get('establishments') ?? [];
  return rows.slice(-entity.establishments.length) as unknown as { id: string }[];
}

function addDelegation(making: VolumeMaking, client: VolumeClient): void {
  const id = making.newId();
  addRow(making.tables, 'delegations', {
    id,
    client_id: client.id,
    state: 'active',
    state_since: daysAgo(client.since - 8),
    starts_on: dayFromToday(8 - client.since),
    ends_on: dayFromToday(120 + making.random.below(900)),
  });
  tell(making, client, {
    kind: 'delegation',
    id,
    action: 'activate',
    to: 'active',
    summary: 'Délégation signée, en vigueur',
  });
}

function addRequest(making: VolumeMaking, client: VolumeClient): void {
  const id = making.newId();
  const state_since = daysAgo(client.since - 20);
  addRow(making.tables, 'requests', {
    id,
    client_id: client.id,
    state: 'validated',
    state_since,
    solution_id: making.solutionId,
    purpose: making.purpose,
    signed_on: dayFromToday(14 - client.since),
    dossier_number: `${state_since.getFullYear()}-${String(200_000 + client.serial)}`,
    created_by: making.team.users['support']?.name ?? '',
    created_at: daysAgo(client.since - 10),
  });
  for (const [index, { id: administratorId }] of making.team.administrators.entries()) {
    addRow(making.tables, 'request_administrators', {
      request_id: id,
      administrator_id: administratorId,
      position: index + 1,
    });
    addRow(making.tables, 'assignments', {
      id: making.newId(),
      client_id: client.id,
      administrator_id: administratorId,
      request_id: id,
      state: 'active',
      state_since,
    });
  }
  tell(making, client, {
    kind: 'request',
    id,
    action: 'validate',
    to: 'validated',
    summary: 'Demande validée par l’ANS',
  });
}

function tell(
  making: VolumeMaking,
  client: VolumeClient,
  event: { kind: string; id?: string; action: string; to?: string; summary: string },
): void {
  const support = making.team.users['support'];
  const told = making.tables.get('audit_entries')?.at(-1);
  const days = told?.['client_id'] === client.id ? 4 : 0;
  const before = days > 0 ? (told?.['at'] as Date) : daysAgo(client.since);
  addRow(making.tables, 'audit_entries', {
    id: making.newId(),
    at: new Date(before.getTime() + days * 86_400_000),
    actor_kind: 'person',
    actor_id: support?.id ?? null,
    actor_name: support?.name ?? '',
    subject_kind: event.kind,
    subject_id: event.id ?? client.id,
    client_id: client.id,
    action: event.action,
    to_state: event.to ?? null,
    summary: event.summary,
  });
}

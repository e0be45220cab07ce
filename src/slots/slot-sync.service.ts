import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { BeforeCommit } from '../platform/tenancy/before-commit.js';
import type { HeldNeed } from '../journey/plan/slot-holders.js';
import { slotReasons } from '../journey/plan/slot-reasons.js';
import { slotChanges, type SlotChanges } from './slot-plan.js';
import {
  type InstanceOfPlan,
  type NewSlot,
  type PlannedColumns,
  type SlotOfPlan,
  SlotPlanQueries,
} from './slot-plan.queries.js';

/** What the plan is made of; a certificate tells its slot, by a trigger, what is in force there. */
export const planTables = ['instances', 'instance_establishments', 'establishments', 'slots', 'orders', 'certificates'];

/**
 * Keeps the slots in step with the services of the instances (domain rules 1 to 3), in the transaction that changed them.
 * As many statements for five hundred clients as for one: an import brings them by hundreds.
 */
@Injectable()
export class SlotSync {
  constructor(
    private readonly audit: AuditService,
    private readonly queries: SlotPlanQueries,
  ) {}

  @BeforeCommit({ stage: 'rows', standsOn: planTables })
  async sync(clientIds: string[]): Promise<void> {
    if (clientIds.length === 0) return;
    const instances = await this.queries.instancesOf(clientIds);
    if (instances.length === 0) return;
    const existing = await this.queries.ofClients(clientIds);
    const changes = slotChanges(instances, existing);
    await this.create(changes.create, instances);
    await this.change(changes, existing);
  }

  private async create(needed: HeldNeed[], instances: InstanceOfPlan[]): Promise<void> {
    const byId = new Map(instances.map((instance) => [instance.id, instance]));
    const slots = needed.flatMap((one) => {
      const instance = byId.get(one.instanceId);
      return instance ? [{ row: rowOf(one, instance), instance }] : [];
    });
    const inserted = await this.queries.insert(slots.map(({ row }) => row));
    const told = slots.filter(({ row }) => inserted.has(row.id));
    await this.audit.recordMany(told.map(({ row, instance }) => createdEntry(row, instance)));
  }

  private async change(changes: SlotChanges, existing: SlotOfPlan[]): Promise<void> {
    const byId = new Map(existing.map((slot) => [slot.id, slot]));
    const done: { columns: PlannedColumns; entry: AuditEntry }[] = [];
    for (const change of changes.update) {
      const slot = byId.get(change.id);
      if (slot) done.push(followed(slot, change));
    }
    for (const { id, reason } of changes.retire) {
      const slot = byId.get(id);
      // Domain rule 10: of an establishment that went away nothing here does the work.
      if (slot) done.push(retired(slot.isElsewhere ? { ...slot, successorId: null } : slot, reason));
    }
    for (const { id } of changes.restore) {
      const slot = byId.get(id);
      if (slot) done.push(neededAgain(slot));
    }
    for (const { id, successorId } of changes.replace) {
      const slot = byId.get(id);
      if (slot) done.push(retired({ ...slot, successorId }, slotReasons.replaced));
    }
    for (const { id } of changes.forget) {
      const slot = byId.get(id);
      if (slot) done.push(leftAlone(slot));
    }
    await this.queries.update(done.map(({ columns }) => columns));
    await this.audit.recordMany(done.map(({ entry }) => entry));
  }
}

function rowOf(needed: HeldNeed, instance: InstanceOfPlan): NewSlot {
  const { offer, usage, purpose, label, serves } = needed;
  return {
    id: uuidv7(),
    client_id: instance.clientId,
    instance_id: instance.id,
    establishment_id: needed.establishmentId,
    offer,
    usage,
    purpose,
    label,
    common_name: needed.commonName,
    common_name_rule: needed.commonNameRule,
    serves,
    needed_because: needed.why,
    added_by_hand: false,
  };
}

function createdEntry(slot: NewSlot, instance: InstanceOfPlan): AuditEntry {
  return {
    subject: { kind: 'slot', id: slot.id },
    clientId: slot.client_id,
    action: 'created',
    summary: `Emplacement ${slot.label} à couvrir sur ${instance.name}`,
    reason: slot.needed_because,
  };
}

function followed(slot: SlotOfPlan, change: SlotChanges['update'][number]) {
  const { needed, commonName, neededAgain } = change;
  const columns = {
    id: slot.id,
    label: needed.label,
    serves: needed.serves,
    needed_because: needed.why,
    common_name: commonName,
    not_needed_reason: null,
    successor_id: slot.successorId,
  };
  const entry: AuditEntry = {
    subject: { kind: 'slot', id: slot.id },
    clientId: slot.clientId,
    action: neededAgain ? 'needed_again' : 'edited',
    summary: neededAgain
      ? `Emplacement ${needed.label} de nouveau à couvrir`
      : `Emplacement ${needed.label} mis à jour d’après l’instance`,
    details: { changes: { serves: [slot.serves, needed.serves], commonName: [slot.commonName, commonName] } },
  };
  return { columns, entry };
}

const columnsOf = (slot: SlotOfPlan, reason: string | null): PlannedColumns => ({
  id: slot.id,
  label: slot.label,
  serves: slot.serves,
  needed_because: slot.neededBecause,
  common_name: slot.commonName,
  not_needed_reason: reason,
  successor_id: slot.successorId,
});

function neededAgain(slot: SlotOfPlan) {
  return { columns: columnsOf(slot, null), entry: neededAgainEntry(slot) };
}

/** What the journal tells of a slot that is watched again. */
export const neededAgainEntry = ({
  id,
  clientId,
  label,
}: Pick<SlotOfPlan, 'id' | 'clientId' | 'label'>): AuditEntry => ({
  subject: { kind: 'slot', id },
  clientId,
  action: 'needed_again',
  summary: `Emplacement ${label} de nouveau à couvrir`,
});

// Domain rule 10: it follows no order of this client any more.
function leftAlone(slot: SlotOfPlan) {
  const entry: AuditEntry = {
    subject: { kind: 'slot', id: slot.id },
    clientId: slot.clientId,
    action: 'succession',
    summary: `Emplacement ${slot.label}\u00a0: le certificat juridique ne le remplacera pas`,
    reason: 'L’établissement est passé à un autre client.',
  };
  return { columns: columnsOf({ ...slot, successorId: null }, null), entry };
}

function retired(slot: SlotOfPlan, reason: string) {
  const { id, label } = slot;
  const entry: AuditEntry = {
    subject: { kind: 'slot', id },
    clientId: slot.clientId,
    action: 'not_needed',
    summary: `Emplacement ${label}\u00a0: non requis`,
    reason,
  };
  return { columns: columnsOf(slot, reason), entry };
}

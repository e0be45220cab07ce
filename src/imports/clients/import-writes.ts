import { Injectable } from '@nestjs/common';
import { AssignmentBatch } from '../../assignments/assignment-batch.service.js';
import { ClientBatch } from '../../clients/client-batch.service.js';
import { DelegationBatch } from '../../delegations/delegation-batch.service.js';
import { EstablishmentBatch } from '../../establishments/establishment-batch.service.js';
import { HolderChoices } from '../../instances/holder-choices.service.js';
import { InstanceBatch } from '../../instances/instance-batch.service.js';
import { SlotSync } from '../../slots/slot-sync.service.js';
import { SlotsService } from '../../slots/slots.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { clock } from '../../platform/clock.js';
import type { Effects, Expiry } from './effects.js';

/** Writes the effects of a batch through the rooms that own the rows: one statement a table, whatever the number of clients. In the caller's transaction. */
@Injectable()
export class ImportWrites {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly clients: ClientBatch,
    private readonly establishments: EstablishmentBatch,
    private readonly instances: InstanceBatch,
    private readonly holders: HolderChoices,
    private readonly delegations: DelegationBatch,
    private readonly habilitations: AssignmentBatch,
    private readonly slotSync: SlotSync,
    private readonly slots: SlotsService,
  ) {}

  async write(effects: Effects, from: string): Promise<void> {
    await this.clients.insert(effects.newClients);
    await this.clients.restore(effects.restoredClients);
    await this.clients.update(effects.changedClients);
    await this.clients.endRepresentatives(effects.endedRepresentatives);
    await this.clients.insertRepresentatives(effects.newRepresentatives);
    await this.clients.updateRepresentatives(effects.changedRepresentatives);
    await this.establishments.insert(effects.newEstablishments);
    await this.establishments.update(effects.changedEstablishments);
    await this.establishments.reopen(effects.reopenedEstablishments);
    await this.instances.insert(effects.newInstances);
    await this.instances.update(effects.changedInstances);
    await this.instances.serve(effects.served);
    await this.holders.chooseMany(effects.holders.map((one) => ({ ...one, since: clock.today(), reason: from })));
    await this.audit.recordMany(effects.audit);
    // First: what is recorded ends those that are over, which have one more version then.
    await this.delegations.noteReferences(effects.references);
    await this.delegations.recordExisting(effects.delegations, from);
    await this.habilitations.recordKnown(effects.habilitations, from);
    const made = effects.newInstances.length + effects.changedInstances.length > 0;
    const touched = [...effects.clients.values()].map(({ subjectId }) => subjectId);
    await this.declare(effects.expiries, made ? touched : []);
  }

  /** @param stale clients whose slots must be made first: the same hook that runs before each commit makes them now */
  async declare(expiries: Expiry[], stale: string[]): Promise<void> {
    if (expiries.length === 0) return;
    await this.slotSync.sync(stale);
    const found = await this.db.query<{ slotId: string; notAfter: string | null; told: string }>(
      `SELECT s.id AS "slotId", r.day AS "notAfter", r.instance_id || r.key AS told
         FROM jsonb_to_recordset($1::jsonb) AS r (instance_id uuid, key text, day date) JOIN slots s ON s.instance_id = r.instance_id
        WHERE s.not_needed_reason IS NULL AND NOT s.added_by_hand
          AND r.key = CASE WHEN s.purpose <> 'insi' THEN 'expiry.' || s.purpose WHEN s.common_name = 'INSI-MANU' THEN 'expiry.insi_manu' ELSE 'expiry.insi_auto' END
          AND (s.establishment_id IS NULL OR NOT EXISTS (SELECT 1 FROM slots e WHERE e.instance_id = s.instance_id AND e.purpose = s.purpose
                AND (e.purpose <> 'insi' OR e.common_name = s.common_name) AND e.establishment_id IS NULL AND e.not_needed_reason IS NULL))`,
      [JSON.stringify(expiries)],
    );
    const declared = new Set(await this.slots.declareExpiries(found));
    // A day told of an instance that has one set per establishment is that of each of them.
    const told = new Set(found.flatMap((one) => (declared.has(one.slotId) ? [one.told] : [])));
    // A day that is taken back may have gone with its slot.
    const untold = expiries.filter(({ instance_id, key, day }) => day !== null && !told.has(instance_id + key));
    if (untold.length > 0) throw new Error(`${untold.length} of ${expiries.length} expiries are not declared`);
  }
}

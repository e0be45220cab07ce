import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { v7 as uuidv7 } from 'uuid';
import { purposeLabels } from '../journey/plan/plan.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { SlotPlanQueries } from './slot-plan.queries.js';
import { Slot } from './slot.entity.js';

/** The slot of an establishment whose work another one does, or will. */
export interface ReplacedSlot {
  id: string;
  label: string;
  holder: string;
  finess: string;
}

/**
 * From the certificate of an establishment to the client's (domain rule 5): the platform cannot renew under the FINESS EJ a product
 * that carries a FINESS EG, so what comes next is a new product, in a slot of the client, and the link between both is written.
 */
@Injectable()
export class SlotSuccession {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly plan: SlotPlanQueries,
  ) {}

  /** Where the next certificate of a slot is ordered: there, or in the client's slot once an establishment had one. */
  async next(slot: Slot): Promise<Slot> {
    if (slot.establishmentId === null) return slot;
    const [known] = await this.plan.ofSlot(slot.id);
    if (!known?.hasCertificates) return slot;
    const successor = await this.holderSlot(slot, null);
    await this.name(successor);
    return successor;
  }

  /** The slot of the same certificate for another holder of the instance, made when it was not there. */
  async holderSlot(slot: Slot, holder: { id: string; name: string } | null): Promise<Slot> {
    const found = await this.find(slot, holder?.id ?? null);
    if (found?.notNeededReason === null) return found;
    if (found) return this.needAgain(found);
    const id = await this.make(slot, holder);
    return this.db.repo(Slot).findOneByOrFail({ id });
  }

  /** A certificate of the establishment came after all: it follows its own order again. */
  async forget(slot: Slot): Promise<void> {
    await this.db.execute(
      'UPDATE slots SET successor_id = NULL, version = version + 1 WHERE id = $1 AND successor_id IS NOT NULL',
      [slot.id],
    );
  }

  /** The slots of establishments that this one takes over from, as they are known on their pages. */
  replacedBy(slotId: string): Promise<ReplacedSlot[]> {
    return this.db.query(
      sql`SELECT s.id, s.label, e.name AS holder, e.finess_eg AS finess FROM slots s JOIN establishments e ON e.id = s.establishment_id
           WHERE s.successor_id = ${slotId} ORDER BY e.name, s.id`,
    );
  }

  private async find(slot: Slot, establishmentId: string | null): Promise<Slot | null> {
    const [found] = await this.db.query<{ id: string }>(
      sql`SELECT id FROM slots s WHERE s.instance_id = ${slot.instanceId} AND s.establishment_id IS NOT DISTINCT FROM ${establishmentId}::uuid
             AND ${sameWork(slot)} ORDER BY s.not_needed_reason IS NOT NULL, s.common_name <> ${slot.commonName}, s.created_at DESC LIMIT 1`,
    );
    return found ? this.db.repo(Slot).findOneByOrFail({ id: found.id }) : null;
  }

  private async needAgain(slot: Slot): Promise<Slot> {
    // A slot that was replaced is history: what it holds now needs no certificate.
    if (slot.successorId !== null) return slot;
    const { id, clientId, label } = slot;
    await this.db.repo(Slot).update({ id }, { notNeededReason: null, version: slot.version + 1 });
    const summary = `Emplacement ${label} de nouveau à couvrir`;
    await this.audit.record({ subject: { kind: 'slot', id }, clientId, action: 'needed_again', summary });
    return this.db.repo(Slot).findOneByOrFail({ id });
  }

  private async make(slot: Slot, holder: { id: string; name: string } | null): Promise<string> {
    const id = uuidv7();
    const label = labelFor(slot, await this.plainLabel(slot), holder);
    await this.plan.insert([
      {
        id,
        client_id: slot.clientId,
        instance_id: slot.instanceId,
        establishment_id: holder?.id ?? null,
        offer: slot.offer,
        usage: slot.usage,
        purpose: slot.purpose,
        label,
        common_name: slot.commonName,
        common_name_rule: slot.commonNameRule,
        serves: slot.serves,
        needed_because: slot.neededBecause,
        added_by_hand: slot.addedByHand,
      },
    ]);
    const summary = `Emplacement ${label} à couvrir, porté par ${holder ? holder.name : 'le FINESS juridique'}`;
    await this.audit.record({
      subject: { kind: 'slot', id },
      clientId: slot.clientId,
      action: 'created',
      summary,
      reason: slot.neededBecause,
    });
    return id;
  }

  // What a person named, without the establishment that held it.
  private async plainLabel({ label, establishmentId }: Slot): Promise<string> {
    const [holder] = await this.db.query<{ name: string }>(
      sql`SELECT name FROM establishments WHERE id = ${establishmentId}::uuid`,
    );
    return holder && label.endsWith(` (${holder.name})`) ? label.slice(0, -` (${holder.name})`.length) : label;
  }

  // Every establishment of the instance that has such a certificate is replaced by the same one.
  private async name(successor: Slot): Promise<void> {
    const linked = await this.db.query<{ id: string; label: string }>(
      sql`UPDATE slots s SET successor_id = ${successor.id}, version = s.version + 1
           WHERE s.instance_id = ${successor.instanceId} AND s.establishment_id IS NOT NULL AND ${sameWork(successor)} AND s.successor_id IS DISTINCT FROM ${successor.id}
             AND s.not_needed_reason IS NULL AND (s.in_force_id IS NOT NULL OR s.declared_not_after IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM open_orders o WHERE o.slot_id = s.id) RETURNING s.id, s.label`,
    );
    await this.audit.recordMany(
      linked.map(({ id, label }) => ({
        subject: { kind: 'slot', id },
        clientId: successor.clientId,
        action: 'succession',
        summary: `Emplacement ${label}\u00a0: à remplacer par le certificat juridique ${successor.label}`,
      })),
    );
  }
}

function labelFor({ purpose, commonName }: Slot, plainLabel: string, holder: { name: string } | null): string {
  const names = { insi: commonName, other: plainLabel } as Partial<Record<typeof purpose, string>>;
  const plain = names[purpose] ?? purposeLabels[purpose];
  return holder ? `${plain} (${holder.name})` : plain;
}

/** The slots `s` of an instance that do the work of another one. */
function sameWork({ offer, usage, purpose, commonName, commonNameRule }: Slot) {
  const named = commonNameRule === 'exact' || purpose === 'other';
  const name = named ? sql`s.common_name = ${commonName}` : sql`true`;
  return sql`s.offer = ${offer} AND s.usage = ${usage} AND s.purpose = ${purpose} AND ${name}`;
}

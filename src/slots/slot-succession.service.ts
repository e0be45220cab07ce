import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import { isSameWork } from '../journey/plan/slot-holders.js';
import { isAway } from '../journey/plan/slot-reasons.js';
import { type Holder, type HolderPlace, holderPlace } from './holder-place.js';
import { type NewSlot, type SlotOfPlan, SlotPlanQueries } from './slot-plan.queries.js';
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
    return (await this.nextMany([slot.id])).get(slot.id) ?? slot;
  }

  /** The same for many, by as many statements as for one. @returns by the id of each slot, where its next certificate is ordered */
  async nextMany(slotIds: string[]): Promise<Map<string, Slot>> {
    if (slotIds.length === 0) return new Map();
    const slots = await this.db.rows(Slot, { id: slotIds });
    const known = new Map((await this.plan.ofClients(idsOf(slots, 'clientId'))).map((slot) => [slot.id, slot]));
    const neighbours = await this.db.rows(Slot, { instanceId: idsOf(slots, 'instanceId') });
    const holders = await this.holdersOf(slots);
    const places = new Map<string, HolderPlace>();
    const next = new Map<string, Slot>();
    for (const slot of slots) {
      next.set(slot.id, slot);
      if (slot.establishmentId === null || !known.get(slot.id)?.hasCertificates) continue;
      const place = holderPlace(slot, null, { slots: neighbours, holders });
      next.set(slot.id, place.slot);
      if (places.has(place.slot.id)) continue;
      places.set(place.slot.id, place);
      // The next establishment of the instance finds the slot that was just made.
      if (place.todo === 'make') neighbours.push(place.slot);
      else if (place.todo === 'need_again')
        neighbours.splice(
          neighbours.findIndex(({ id }) => id === place.slot.id),
          1,
          place.slot,
        );
    }
    await this.keep([...places.values()]);
    // As they were written: the database has given them an address.
    const successors = await this.db.rows(Slot, { id: [...new Set([...next.values()].map(({ id }) => id))] });
    const written = new Map(successors.map((slot) => [slot.id, slot]));
    await this.name(
      successors.filter(({ establishmentId }) => establishmentId === null),
      neighbours.filter(({ id }) => !isLeft(known.get(id))),
    );
    return new Map([...next].map(([id, slot]) => [id, written.get(slot.id) ?? slot]));
  }

  /** Makes the slots that were found wanting, or needed again: as many statements for two hundred as for one. */
  async keep(places: HolderPlace[]): Promise<void> {
    const made = places.filter(({ todo }) => todo === 'make');
    await this.plan.insert(made.map(({ slot }) => rowOf(slot)));
    const again = places.filter(({ todo }) => todo === 'need_again').map(({ slot }) => slot);
    const changed = await this.needAgain(again);
    await this.audit.recordMany([
      ...made.map(({ slot, holder }) => ({
        subject: { kind: 'slot', id: slot.id },
        clientId: slot.clientId,
        action: 'created',
        summary: `Emplacement ${slot.label} à couvrir, porté par ${holder ? holder.name : 'le FINESS juridique'}`,
        reason: slot.neededBecause,
      })),
      ...changed.map(({ id, clientId, label }) => ({
        subject: { kind: 'slot', id },
        clientId,
        action: 'needed_again',
        summary: `Emplacement ${label} de nouveau à couvrir`,
      })),
    ]);
  }

  // Of two who found one wanting at once, the second changes nothing, and tells nothing.
  private needAgain(slots: Slot[]): Promise<Pick<Slot, 'id' | 'clientId' | 'label'>[]> {
    if (slots.length === 0) return Promise.resolve([]);
    return this.db.query(
      `UPDATE slots s SET not_needed_reason = NULL, informed_email = coalesce(s.informed_email, r.informed_email)
         FROM unnest($1::uuid[], $2::text[]) AS r (id, informed_email)
        WHERE s.id = r.id AND s.successor_id IS NULL AND s.not_needed_reason IS NOT NULL
       RETURNING s.id, s.client_id, s.label`,
      [slots.map(({ id }) => id), slots.map(({ informedEmail }) => informedEmail)],
    );
  }

  /** Certificates of establishments came after all: their slots follow their own orders again. */
  async forget(slots: Slot[]): Promise<void> {
    const ids = slots.filter(({ successorId }) => successorId !== null).map(({ id }) => id);
    if (ids.length > 0) await this.db.execute('UPDATE slots SET successor_id = NULL WHERE id = ANY ($1)', [ids]);
  }

  /** Those certificates are gone again: the slots are replaced as they were. */
  async remember(slots: { slotId: string; successorId: string }[]): Promise<void> {
    await writeRows(
      this.db,
      'UPDATE slots s SET successor_id = r."successorId" FROM jsonb_to_recordset($1::jsonb) AS r ("slotId" uuid, "successorId" uuid) WHERE s.id = r."slotId"',
      slots,
    );
  }

  /** The slots of establishments that this one takes over from, as they are known on their pages. */
  replacedBy(slotId: string): Promise<ReplacedSlot[]> {
    return this.db.query(
      sql`SELECT s.id, s.label, e.name AS holder, e.finess_eg AS finess FROM slots s JOIN establishments e ON e.id = s.establishment_id
           WHERE s.successor_id = ${slotId} ORDER BY searchable(e.name), s.id`,
    );
  }

  private holdersOf(slots: Slot[]): Promise<Holder[]> {
    return this.db.query<Holder>('SELECT id, name FROM establishments WHERE id = ANY ($1::uuid[])', [
      slots.flatMap(({ establishmentId }) => establishmentId ?? []),
    ]);
  }

  // Every establishment of an instance that has such a certificate is replaced by the same one; one that is closed, or another client's by now, by none of here.
  private async name(successors: Slot[], neighbours: Slot[]): Promise<void> {
    const pairs = successors.flatMap((successor) =>
      neighbours
        .filter((slot) => slot.establishmentId !== null && slot.instanceId === successor.instanceId)
        .filter((slot) => isSameWork(successor, slot))
        .map(({ id }) => ({ id, successorId: successor.id })),
    );
    const labels = new Map(successors.map(({ id, label }) => [id, label]));
    const linked = await this.db.query<{ id: string; clientId: string; label: string; successorId: string }>(
      sql`UPDATE slots s SET successor_id = r."successorId"
            FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS r (id uuid, "successorId" uuid)
           WHERE s.id = r.id AND s.successor_id IS DISTINCT FROM r."successorId"
             AND s.not_needed_reason IS NULL AND (s.in_force_id IS NOT NULL OR s.declared_not_after IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM open_orders o WHERE o.slot_id = s.id) RETURNING s.id, s.client_id, s.label, s.successor_id`,
    );
    await this.audit.recordMany(
      linked.map(({ id, clientId, label, successorId }) => ({
        subject: { kind: 'slot', id },
        clientId,
        action: 'succession',
        summary: `Emplacement ${label}\u00a0: à remplacer par le certificat juridique ${labels.get(successorId) ?? ''}`,
      })),
    );
  }
}

// Nothing of here follows it.
const isLeft = (slot?: SlotOfPlan) => slot !== undefined && isAway(slot);

const idsOf = (slots: Slot[], key: 'clientId' | 'instanceId') => [...new Set(slots.map((slot) => slot[key]))];

function rowOf(slot: Slot): NewSlot {
  return {
    id: slot.id,
    client_id: slot.clientId,
    instance_id: slot.instanceId,
    establishment_id: slot.establishmentId,
    offer: slot.offer,
    usage: slot.usage,
    purpose: slot.purpose,
    label: slot.label,
    common_name: slot.commonName,
    common_name_rule: slot.commonNameRule,
    serves: slot.serves,
    needed_because: slot.neededBecause,
    added_by_hand: slot.addedByHand,
    informed_email: slot.informedEmail,
  };
}

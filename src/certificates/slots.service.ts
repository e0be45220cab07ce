import { Injectable, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { changesBetween, type EditedField, EditsService } from '../clients/edits.service.js';
import type { NeededSlot } from '../journey/plan.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { isStillNeeded, slotChanges, type ExistingSlot, type SlotInstance } from './slot-plan.js';
import { Slot } from './slot.entity.js';

/** What the plan compares, as it is read; `clientId` comes along to tell whose timeline gets the line. */
type SlotOfPlan = ExistingSlot & { clientId: string };
type InstanceOfPlan = SlotInstance & { clientId: string };

interface Contacts {
  actorEmail: string | null;
  informedEmail: string | null;
}

const contactFields: EditedField<Contacts>[] = [
  { name: 'actorEmail', label: 'E-mail de l’acteur', show: (slot) => slot.actorEmail ?? '' },
  { name: 'informedEmail', label: 'E-mail d’une personne à informer', show: (slot) => slot.informedEmail ?? '' },
];

@Injectable()
export class SlotsService implements OnModuleInit {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
  ) {}

  onModuleInit(): void {
    this.db.onBeforeCommit((clientIds) => this.sync(clientIds));
  }

  /** Brings the slots of these clients in step with the services of their instances (domain rules 1 to 3). */
  async sync(clientIds: string[]): Promise<void> {
    if (clientIds.length === 0) return;
    const instances = await this.instancesOf(clientIds);
    if (instances.length === 0) return;
    const existing = await this.existing('s.client_id = ANY($1)', [clientIds]);
    const changes = slotChanges(instances, existing);
    const clientOf = new Map(instances.map((instance) => [instance.id, instance]));
    for (const needed of changes.create) {
      const instance = clientOf.get(needed.instanceId);
      if (instance) await this.create(needed, instance);
    }
    const slots = new Map(existing.map((slot) => [slot.id, slot]));
    for (const change of changes.update) await this.follow(change, slots.get(change.id));
    for (const { id, reason } of changes.retire) await this.retire(id, reason, slots.get(id));
  }

  async byId(id: string): Promise<Slot> {
    const slot = await this.db.repo(Slot).findOneBy({ id });
    if (!slot) throw new NotFound();
    return slot;
  }

  /**
   * Guide V0.6, étape 4: the e-mail addresses the platform asks for, and warns before the expiry.
   * @throws EditConflict when somebody saved since the page was opened
   */
  async editContacts(id: string, { version, ...contacts }: Contacts & { version: number }): Promise<void> {
    const slot = await this.byId(id);
    const changes = changesBetween(contactFields, slot, contacts);
    const { affected } = await this.db.repo(Slot).update({ id, version }, { ...contacts, version: version + 1 });
    if (affected !== 1) {
      throw await this.edits.conflict({
        subject: { kind: 'slot', id },
        fields: contactFields,
        opened: version,
        yours: contacts,
        now: slot,
        action: `/slots/${id}/contacts`,
        cancel: `/slots/${id}`,
      });
    }
    if (Object.keys(changes).length === 0) return;
    await this.audit.record({
      subject: { kind: 'slot', id },
      clientId: slot.clientId,
      action: 'contacts_edited',
      summary: `Adresses de l’emplacement ${slot.label} modifiées`,
      details: { version: version + 1, changes },
    });
  }

  /** A slot with certificates that no service asks for any more: a person stops the watch, with a reason. */
  async stopWatching(id: string, reason: string): Promise<void> {
    const slot = await this.byId(id);
    if (await this.isNeeded(slot)) {
      throw new Refused([
        'Un service de l’instance a encore besoin de cet emplacement : retirez d’abord ce service de l’instance.',
      ]);
    }
    await this.db.repo(Slot).update({ id }, { notNeededReason: reason, version: slot.version + 1 });
    await this.audit.record({
      subject: { kind: 'slot', id },
      clientId: slot.clientId,
      action: 'not_needed',
      summary: `Emplacement ${slot.label} : plus suivi`,
      reason,
    });
  }

  /** Whether the services of the instance still ask for the slot. */
  async isNeeded(slot: Slot): Promise<boolean> {
    const [existing] = await this.existing('s.id = $1', [slot.id]);
    const instance = (await this.instancesOf([slot.clientId])).find((one) => one.id === slot.instanceId);
    return existing !== undefined && instance !== undefined && isStillNeeded(instance, existing);
  }

  private instancesOf(clientIds: string[]): Promise<InstanceOfPlan[]> {
    return this.db.query<InstanceOfPlan>(
      `SELECT id, client_id AS "clientId", name, services, application_name AS "applicationName", host_name AS "hostName", retired_at IS NOT NULL AS retired
         FROM instances WHERE client_id = ANY($1) ORDER BY created_at, id`,
      [clientIds],
    );
  }

  private existing(condition: string, parameters: unknown[]): Promise<SlotOfPlan[]> {
    return this.db.query<SlotOfPlan>(
      `SELECT s.id, s.client_id AS "clientId", s.instance_id AS "instanceId", s.offer, s.usage, s.purpose, s.common_name AS "commonName", s.common_name_rule AS "commonNameRule", s.label, s.serves,
              s.needed_because AS "neededBecause", s.not_needed_reason AS "notNeededReason",
              EXISTS (SELECT 1 FROM certificates c WHERE c.slot_id = s.id) AS "hasCertificates",
              EXISTS (SELECT 1 FROM orders o WHERE o.slot_id = s.id AND o.state NOT IN ('verified', 'rejected', 'cancelled')) AS "hasOpenOrder"
         FROM slots s WHERE ${condition} ORDER BY s.created_at, s.id`,
      parameters,
    );
  }

  private async create(needed: NeededSlot, instance: InstanceOfPlan): Promise<void> {
    const id = uuidv7();
    // The address of another slot of the client, else the editor's: durable and shared (F5), and never empty.
    const inserted = await this.db.execute(
      `INSERT INTO slots (id, client_id, instance_id, offer, usage, purpose, label, common_name, common_name_rule, serves, needed_because, actor_email)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
              coalesce((SELECT s.actor_email FROM slots s WHERE s.client_id = $2 AND s.actor_email IS NOT NULL ORDER BY s.created_at DESC LIMIT 1), (SELECT mail_from FROM editors))
       ON CONFLICT DO NOTHING`,
      [
        id,
        instance.clientId,
        needed.instanceId,
        needed.offer,
        needed.usage,
        needed.purpose,
        needed.label,
        needed.commonName,
        needed.commonNameRule,
        needed.serves,
        needed.why,
      ],
    );
    if (inserted === 0) return;
    await this.audit.record({
      subject: { kind: 'slot', id },
      clientId: instance.clientId,
      action: 'created',
      summary: `Emplacement ${needed.label} à couvrir sur ${instance.name}`,
      reason: needed.why,
    });
  }

  private async follow(
    change: { id: string; needed: NeededSlot; commonName: string; neededAgain: boolean },
    slot: SlotOfPlan | undefined,
  ): Promise<void> {
    if (!slot) return;
    const { needed } = change;
    await this.db.query(
      `UPDATE slots SET label = $2, serves = $3, needed_because = $4, common_name = $5, not_needed_reason = NULL, version = version + 1 WHERE id = $1`,
      [change.id, needed.label, needed.serves, needed.why, change.commonName],
    );
    await this.audit.record({
      subject: { kind: 'slot', id: change.id },
      clientId: slot.clientId,
      action: change.neededAgain ? 'needed_again' : 'edited',
      summary: change.neededAgain
        ? `Emplacement ${needed.label} de nouveau à couvrir`
        : `Emplacement ${needed.label} mis à jour d’après l’instance`,
      details: { changes: { serves: [slot.serves, needed.serves], commonName: [slot.commonName, change.commonName] } },
    });
  }

  private async retire(id: string, reason: string, slot: SlotOfPlan | undefined): Promise<void> {
    // With an order under way a person decides: cancel it, or finish it.
    if (!slot || slot.hasOpenOrder) return;
    await this.db.query('UPDATE slots SET not_needed_reason = $2, version = version + 1 WHERE id = $1', [id, reason]);
    await this.audit.record({
      subject: { kind: 'slot', id },
      clientId: slot.clientId,
      action: 'not_needed',
      summary: `Emplacement ${slot.label} : non requis`,
      reason,
    });
  }
}
